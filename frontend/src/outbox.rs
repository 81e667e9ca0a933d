//! The outbox: my requests, kept in this browser from the moment that they are asked for, so that neither a reload nor a lost
//! connection loses one. Each is an entry of its own, so that several tabs do not overwrite one another, and encrypted with
//! a key that only a signed-in session gets: nothing readable stays behind. Where the browser offers no encryption (a page
//! over plain HTTP from elsewhere than this machine), nothing is kept, and requests live as long as the page.

mod seal;

use crate::cache::{Cache, Progress, Request};
use docket_shared::ids::{AccountId, CommandId};
use docket_shared::json;
use seal::Seal;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use web_sys::Storage;
use yew::platform::spawn_local;

const PREFIX: &str = "docket.outbox.";

/// Keeps the requests of one account.
#[derive(Clone)]
pub struct Outbox {
    prefix: String,
    seal: Option<Rc<Seal>>,
    /// What was last written of each that this tab shows, to write only what has changed. What it does not show is another's.
    written: Rc<RefCell<Known>>,
    /// What was found of each, whoever wrote it, to leave nothing behind that is done with.
    found: Rc<RefCell<Known>>,
}

type Known = HashMap<CommandId, Rc<Request>>;

impl Outbox {
    /// The outbox of `account`, sealed with `key` (base64).
    pub async fn open(account: AccountId, key: &str) -> Self {
        let seal = Seal::new(key).await.map(Rc::new);
        let prefix = format!("{PREFIX}{account}.");
        Self { prefix, seal, written: Rc::default(), found: Rc::default() }
    }

    /// What an earlier visit or another tab left. What cannot be opened any more is thrown away; what only another version of
    /// this app can read is left to it.
    pub async fn kept(&self) -> Vec<Request> {
        let (Some(seal), Some(storage)) = (&self.seal, storage()) else { return Vec::new() };
        let mut kept: Vec<Request> = Vec::new();
        for name in names(&storage, &self.prefix) {
            let sealed = storage.get_item(&name).ok().flatten();
            let opened = match sealed {
                Some(sealed) => seal.open(&sealed).await,
                None => None,
            };
            match opened {
                Some(text) => kept.extend(str::from_utf8(&text).ok().and_then(|text| json::read(text).ok())),
                None => _ = storage.remove_item(&name),
            }
        }
        self.found.borrow_mut().extend(kept.iter().map(|it| (it.id, Rc::new(it.clone()))));
        kept
    }

    /// Writes what has changed since the last time.
    pub fn follow(&self, cache: &Cache) {
        self.forget(&self.written, |request| cache.request(request.id).is_none());
        let mut written = self.written.borrow_mut();
        for request in cache.requests.iter() {
            if written.get(&request.id).is_none_or(|known| !Rc::ptr_eq(known, request)) {
                written.insert(request.id, Rc::clone(request));
                spawn_local(self.clone().write(Rc::clone(request)));
            }
        }
    }

    async fn write(self, request: Rc<Request>) {
        let Some(seal) = &self.seal else { return };
        let Ok(text) = json::write(&*request) else { return };
        let Some(sealed) = seal.close(text.as_bytes()).await else { return };
        // Sealing takes a moment: a newer version may be on its way, and must not be overwritten by this one.
        let latest = self.written.borrow().get(&request.id).is_some_and(|known| Rc::ptr_eq(known, &request));
        if let Some(storage) = storage().filter(|_| latest) {
            // A full storage loses nothing while the page stays open.
            _ = storage.set_item(&self.name(request.id), &sealed);
        }
    }

    /// Forgets what nothing more will come of; what is undecided stays, sealed, for the next time that this account signs
    /// in, and what was rejected and not put aside: somebody still has to see to it. Works without a connection.
    pub fn forget_settled(&self) {
        let is_confirmed = |request: &Request| matches!(request.progress, Progress::Confirmed { .. });
        let is_done =
            |request: &Request| is_confirmed(request) || (request.progress.is_final() && request.seen);
        self.forget(&self.found, is_done);
        self.forget(&self.written, is_done);
    }

    fn forget(&self, known: &RefCell<Known>, is_done: impl Fn(&Request) -> bool) {
        let Some(storage) = storage() else { return };
        known.borrow_mut().retain(|id, request| {
            let done = is_done(request);
            if done {
                _ = storage.remove_item(&self.name(*id));
            }
            !done
        });
    }

    fn name(&self, id: CommandId) -> String {
        format!("{}{id}", self.prefix)
    }
}

fn names(storage: &Storage, prefix: &str) -> Vec<String> {
    let count = storage.length().unwrap_or(0);
    let names = (0..count).filter_map(|index| storage.key(index).ok().flatten());
    names.filter(|name| name.starts_with(prefix)).collect()
}

/// What the browser keeps; `None` where it keeps nothing.
pub(crate) fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use super::*;
    use uuid::Uuid;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    async fn what_a_later_version_has_written_is_left_to_it() {
        let key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
        let outbox = Outbox::open(AccountId::new(Uuid::from_u128(0xacc1)), key).await;
        let (seal, storage) = (outbox.seal.clone().expect("a key"), storage().expect("a storage"));
        let sealed = seal.close(br#"{"of": "a later version"}"#).await.expect("sealed");
        let name = outbox.name(CommandId::new(Uuid::from_u128(22)));
        storage.set_item(&name, &sealed).expect("room");
        assert!(outbox.kept().await.is_empty());
        assert_eq!(storage.get_item(&name), Ok(Some(sealed)));
        storage.remove_item(&name).expect("removed");
    }
}
