//! What keeps my requests, carries them to the server and reads what became of them. That takes a good deal of code and is needed for
//! none of what Docket shows at first, so it comes with the decision, a moment after the calendar.

use crate::cache::{Cache, Request};
use crate::net::api::{self, NetError};
use crate::outbox::Outbox;
use docket_shared::ids::{AccountId, CommandId};
use docket_shared::json::{self, Unreadable};
use docket_shared::protocol::http::{CommandProgress, Me};
use docket_shared::rejection::Outcome;
use futures_util::future::LocalBoxFuture;
use serde::Deserialize;
use serde_json::Value;
use std::rc::Rc;

/// An outbox, and the way to the server.
pub(super) trait Keeper {
    /// As [`Outbox::kept`].
    fn kept(&self) -> LocalBoxFuture<'_, Vec<Request>>;
    /// As [`Outbox::follow`].
    fn follow(&self, cache: &Cache);
    /// As [`Outbox::forget_settled`].
    fn forget_settled(&self);
    /// As [`api::submit`].
    fn submit<'a>(
        &'a self,
        account: AccountId,
        request: &'a Request,
    ) -> LocalBoxFuture<'a, Result<(), NetError>>;
    /// As [`api::command`].
    fn ask(&self, account: AccountId, id: CommandId) -> LocalBoxFuture<'static, Asked>;
    /// What the feed tells of a request.
    fn outcome(&self, told: &Value) -> Result<(CommandId, Outcome), Unreadable>;
}

type Asked = Result<Option<CommandProgress>, NetError>;

#[derive(Deserialize)]
struct Decided {
    id: CommandId,
    outcome: Outcome,
}

impl Keeper for Outbox {
    fn kept(&self) -> LocalBoxFuture<'_, Vec<Request>> {
        Box::pin(self.kept())
    }

    fn follow(&self, cache: &Cache) {
        self.follow(cache);
    }

    fn forget_settled(&self) {
        self.forget_settled();
    }

    fn submit<'a>(
        &'a self,
        account: AccountId,
        request: &'a Request,
    ) -> LocalBoxFuture<'a, Result<(), NetError>> {
        Box::pin(api::submit(account, request.id, &request.command))
    }

    fn ask(&self, account: AccountId, id: CommandId) -> LocalBoxFuture<'static, Asked> {
        Box::pin(api::command(account, id))
    }

    fn outcome(&self, told: &Value) -> Result<(CommandId, Outcome), Unreadable> {
        let Decided { id, outcome } = json::read_value(told)?;
        Ok((id, outcome))
    }
}

/// The one of who is signed in; `None` where its code is missed.
pub(super) async fn open(me: &Rc<Me>) -> Option<Rc<dyn Keeper>> {
    Some(part().await.ok()?(Rc::clone(me)).await)
}

type Open = fn(Rc<Me>) -> LocalBoxFuture<'static, Rc<dyn Keeper>>;

#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(aside, fallible)]
fn part() -> Result<Open, wasm_split_helpers::SplitLoaderError> {
    Ok(opened)
}

#[cfg(not(feature = "split"))]
async fn part() -> Result<Open, std::convert::Infallible> {
    Ok(opened)
}

fn opened(me: Rc<Me>) -> LocalBoxFuture<'static, Rc<dyn Keeper>> {
    Box::pin(async move {
        let outbox = Outbox::open(me.account.id, &me.storage_key).await;
        Rc::new(outbox) as Rc<dyn Keeper>
    })
}
