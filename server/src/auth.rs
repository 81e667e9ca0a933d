//! Who is asking: passwords, sessions and the throttle before them. What an account may do is `docket_shared::policy`'s to
//! say; passwords and sessions live in a database of their own, so that no secret ever enters the journal.

mod credentials;
mod passwords;
mod session_store;
mod throttle;

pub use credentials::{Credentials, CredentialsError};
pub use passwords::{Hash, PASSWORD_LENGTHS, generate};
pub use session_store::{ACCOUNT, Sessions};
pub use throttle::Throttle;

use docket_shared::ids::AccountId;
use docket_shared::model::Account;
use docket_shared::state::State;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Passwords that are stretched at once: each takes 19 MiB and a core for some 20 ms.
const STRETCHED_MAXIMUM: usize = 2;

/// Signs people in.
#[derive(Debug)]
pub struct Auth {
    /// Passwords and keys.
    pub credentials: Arc<Credentials>,
    /// Who is signed in.
    pub sessions: Sessions,
    /// Holds up those who guess.
    pub throttle: Throttle,
    stretching: Arc<Semaphore>,
}

impl Auth {
    /// With the secrets in `credentials`.
    ///
    /// # Errors
    /// Where the sessions cannot be read.
    pub fn new(credentials: Credentials) -> Result<Self, CredentialsError> {
        let credentials = Arc::new(credentials);
        let sessions = Sessions::load(Arc::clone(&credentials))?;
        Ok(Self {
            credentials,
            sessions,
            throttle: Throttle::default(),
            stretching: Arc::new(Semaphore::new(STRETCHED_MAXIMUM)),
        })
    }

    /// Whether `password` is that of `account`. Takes as long where there is no such account, or no password, so that the
    /// time does not tell.
    ///
    /// # Errors
    /// Where the credentials cannot be read.
    pub async fn verify(
        &self,
        account: Option<AccountId>,
        password: String,
    ) -> Result<bool, CredentialsError> {
        let credentials = Arc::clone(&self.credentials);
        // The semaphore is never closed.
        let _turn = self.stretching.acquire().await.ok();
        let verified = tokio::task::spawn_blocking(move || {
            let hash = account.map(|id| credentials.password(id)).transpose()?.flatten();
            let known = hash.is_some();
            Ok(hash.unwrap_or_else(Hash::of_nobody).matches(&password) && known)
        });
        verified.await.unwrap_or_else(|_| Ok(false))
    }

    /// Sets a password and ends every session of the account.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub async fn set_password(&self, account: AccountId, password: String) -> Result<(), CredentialsError> {
        let credentials = Arc::clone(&self.credentials);
        let _turn = self.stretching.acquire().await.ok();
        let set =
            tokio::task::spawn_blocking(move || credentials.set_password(account, &Hash::new(&password)?));
        set.await.map_err(|_| CredentialsError::Hash)??;
        self.sessions.end_all(account)
    }
}

/// The active account with this username; names are compared without regard to case.
pub fn account_named(state: &State, username: &str) -> Option<Arc<Account>> {
    let wanted = username.trim().to_lowercase();
    state
        .accounts()
        .values()
        .find(|account| account.active && account.username.to_lowercase() == wanted)
        .map(Arc::clone)
}
