//! Sessions: all in memory, each written to the credentials too, so that a restart signs nobody out. Kept under the digest of
//! the cookie's id alone.

use super::credentials::KeptSession;
use super::{Credentials, CredentialsError};
use async_trait::async_trait;
use docket_shared::ids::AccountId;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tower_sessions::SessionStore;
use tower_sessions::cookie::time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};
use uuid::Uuid;

/// Where a session names its account.
pub const ACCOUNT: &str = "account";

/// Where a session names the generation of its account's sessions.
pub const GENERATION: &str = "generation";

/// Every session that stands.
#[derive(Clone, Debug)]
pub struct Sessions {
    credentials: Arc<Credentials>,
    standing: Arc<Mutex<HashMap<[u8; 32], Standing>>>,
    /// Counted up whenever all sessions of an account end, so that one which is being written at that moment ends, too.
    generations: Arc<Mutex<HashMap<AccountId, u64>>>,
}

#[derive(Clone, Debug)]
struct Standing {
    account: Option<AccountId>,
    expires: OffsetDateTime,
    data: HashMap<String, serde_json::Value>,
}

impl Sessions {
    /// Those that the credentials hold.
    ///
    /// # Errors
    /// Where they cannot be read.
    pub fn load(credentials: Arc<Credentials>) -> std::result::Result<Self, CredentialsError> {
        let mut standing = HashMap::new();
        let mut over = Vec::new();
        for kept in credentials.sessions()? {
            match OffsetDateTime::from_unix_timestamp(kept.expires) {
                Ok(expires) if expires > OffsetDateTime::now_utc() => {
                    let data = serde_json::from_str(&kept.data)?;
                    standing.insert(kept.digest, Standing { account: account(&data), expires, data });
                }
                Ok(_) | Err(_) => over.push(kept.digest),
            }
        }
        credentials.forget_sessions(&over)?;
        let generations = standing.values().filter_map(|it| Some((it.account?, generation(&it.data))));
        let generations = generations.fold(HashMap::new(), |mut latest, (account, generation)| {
            let known: &mut u64 = latest.entry(account).or_default();
            *known = generation.max(*known);
            latest
        });
        let (standing, generations) = (Arc::new(Mutex::new(standing)), Arc::new(Mutex::new(generations)));
        Ok(Self { credentials, standing, generations })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<[u8; 32], Standing>> {
        self.standing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the session still stands, and is that of `account`.
    pub fn stands(&self, id: Id, account: AccountId) -> bool {
        self.lock().get(&digest(id)).is_some_and(|session| {
            session.account == Some(account) && session.expires > OffsetDateTime::now_utc()
        })
    }

    /// Whose session it is, if it stands.
    pub fn account(&self, id: Id) -> Option<AccountId> {
        let standing = self.lock();
        let session = standing.get(&digest(id)).filter(|it| it.expires > OffsetDateTime::now_utc())?;
        session.account
    }

    /// The generation in which a session of `account` that begins now stands.
    pub fn generation(&self, account: AccountId) -> u64 {
        let generations = self.generations.lock().unwrap_or_else(PoisonError::into_inner);
        generations.get(&account).copied().unwrap_or_default()
    }

    /// When the session ends at the latest, if it stands.
    pub fn expires(&self, id: Id) -> Option<OffsetDateTime> {
        self.lock().get(&digest(id)).map(|session| session.expires)
    }

    /// The accounts that have sessions.
    pub fn accounts(&self) -> BTreeSet<AccountId> {
        self.lock().values().filter_map(|session| session.account).collect()
    }

    /// Ends every session of `account`.
    ///
    /// # Errors
    /// Where that cannot be written; they have ended in memory even then.
    pub fn end_all(&self, account: AccountId) -> std::result::Result<(), CredentialsError> {
        let mut generations = self.generations.lock().unwrap_or_else(PoisonError::into_inner);
        *generations.entry(account).or_default() += 1;
        drop(generations);
        self.end_where(|session| session.account == Some(account))
    }

    /// Forgets those that are over.
    ///
    /// # Errors
    /// Where that cannot be written.
    pub fn sweep(&self) -> std::result::Result<(), CredentialsError> {
        let now = OffsetDateTime::now_utc();
        self.end_where(|session| session.expires <= now)
    }

    fn end_where(&self, over: impl Fn(&Standing) -> bool) -> std::result::Result<(), CredentialsError> {
        let mut ended = Vec::new();
        self.lock().retain(|digest, session| {
            let over = over(session);
            if over {
                ended.push(*digest);
            }
            !over
        });
        self.credentials.forget_sessions(&ended)
    }
}

fn digest(id: Id) -> [u8; 32] {
    Sha256::digest(id.0.to_be_bytes()).into()
}

fn account(data: &HashMap<String, serde_json::Value>) -> Option<AccountId> {
    data.get(ACCOUNT)?.as_str()?.parse::<Uuid>().ok().map(AccountId::new)
}

fn generation(data: &HashMap<String, serde_json::Value>) -> u64 {
    data.get(GENERATION).and_then(serde_json::Value::as_u64).unwrap_or_default()
}

fn backend(error: impl std::fmt::Display) -> Error {
    Error::Backend(error.to_string())
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        // 128 random bits do not collide; if they ever did, nobody may get another's session.
        while self.lock().contains_key(&digest(record.id)) {
            record.id = Id::default();
        }
        self.save(record).await
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let outdated = |account| generation(&record.data) != self.generation(account);
        if account(&record.data).is_some_and(outdated) {
            // All sessions of the account were ended while this one was on its way.
            return Ok(());
        }
        let digest = digest(record.id);
        let kept = KeptSession {
            digest,
            expires: record.expiry_date.unix_timestamp(),
            data: serde_json::to_string(&record.data).map_err(backend)?,
        };
        let credentials = Arc::clone(&self.credentials);
        let written = tokio::task::spawn_blocking(move || credentials.keep_session(&kept));
        written.await.map_err(backend)?.map_err(backend)?;
        let standing = Standing {
            account: account(&record.data),
            expires: record.expiry_date,
            data: record.data.clone(),
        };
        self.lock().insert(digest, standing);
        Ok(())
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        Ok(self
            .lock()
            .get(&digest(*id))
            .filter(|session| session.expires > OffsetDateTime::now_utc())
            .map(|session| Record { id: *id, data: session.data.clone(), expiry_date: session.expires }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        let digest = digest(*id);
        self.lock().remove(&digest);
        let credentials = Arc::clone(&self.credentials);
        let forgotten = tokio::task::spawn_blocking(move || credentials.forget_sessions(&[digest]));
        forgotten.await.map_err(backend)?.map_err(backend)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(account: AccountId, seconds: i64) -> Record {
        Record {
            id: Id::default(),
            data: HashMap::from([(ACCOUNT.to_owned(), serde_json::json!(account))]),
            expiry_date: OffsetDateTime::now_utc() + tower_sessions::cookie::time::Duration::seconds(seconds),
        }
    }

    #[tokio::test]
    async fn sessions_outlive_a_restart_until_they_expire_or_are_ended() {
        let credentials = Arc::new(Credentials::in_memory().unwrap());
        let (one, other) = (AccountId::new(Uuid::now_v7()), AccountId::new(Uuid::now_v7()));
        let sessions = Sessions::load(Arc::clone(&credentials)).unwrap();
        let (mine, theirs, over) = (record(one, 60), record(other, 60), record(one, -1));
        for record in [&mine, &theirs, &over] {
            sessions.save(record).await.unwrap();
        }
        let sessions = Sessions::load(Arc::clone(&credentials)).unwrap();
        assert!(sessions.stands(mine.id, one) && !sessions.stands(mine.id, other));
        assert_eq!(sessions.load(&mine.id).await.unwrap().unwrap().data, mine.data);
        assert_eq!(sessions.load(&over.id).await.unwrap(), None);
        sessions.end_all(one).unwrap();
        assert!(!sessions.stands(mine.id, one) && sessions.stands(theirs.id, other));
        // What was being written when all were ended does not come back.
        sessions.save(&mine).await.unwrap();
        assert!(!sessions.stands(mine.id, one));
        sessions.delete(&theirs.id).await.unwrap();
        assert!(Sessions::load(credentials).unwrap().lock().is_empty());
    }
}
