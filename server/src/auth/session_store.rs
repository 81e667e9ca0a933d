//! Sessions: all in memory, each written to the credentials too, so that a restart signs nobody out. Kept under the digest of
//! the cookie's id alone.

use super::credentials::KeptSession;
use super::{Credentials, CredentialsError};
use async_trait::async_trait;
use docket_shared::ids::AccountId;
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tower_sessions::SessionStore;
use tower_sessions::cookie::time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};
use uuid::Uuid;

/// Where a session names its account.
pub const ACCOUNT: &str = "account";

/// Every session that stands.
#[derive(Clone, Debug)]
pub struct Sessions {
    credentials: Arc<Credentials>,
    standing: Arc<Mutex<HashMap<[u8; 32], Standing>>>,
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
        Ok(Self { credentials, standing: Arc::new(Mutex::new(standing)) })
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

    /// Ends every session of `account`.
    ///
    /// # Errors
    /// Where that cannot be written; they have ended in memory even then.
    pub fn end_all(&self, account: AccountId) -> std::result::Result<(), CredentialsError> {
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
        sessions.delete(&theirs.id).await.unwrap();
        assert!(Sessions::load(credentials).unwrap().lock().is_empty());
    }
}
