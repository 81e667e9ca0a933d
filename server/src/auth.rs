//! Who is asking: passwords, sessions and the throttle before them. What an account may do is `docket_shared::policy`'s to
//! say; passwords and sessions live in a database of their own, so that no secret ever enters the journal.

mod credentials;
mod passwords;
mod session_store;
mod throttle;

pub(crate) use credentials::CREDENTIALS;
pub use credentials::{Credentials, CredentialsError};
pub use passwords::{Hash, PASSWORD_LENGTHS, generate};
pub use session_store::{ACCOUNT, GENERATION, Sessions};
pub use throttle::Throttle;

use docket_shared::ids::AccountId;
use docket_shared::model::Account;
use docket_shared::state::State;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// Passwords that are stretched at once: each takes 19 MiB and a core for some 20 ms.
const STRETCHED_MAXIMUM: usize = 2;
/// Passwords that may wait for it; one more is turned away.
const WAITING_MAXIMUM: usize = 256;

/// Signs people in.
#[derive(Debug)]
pub struct Auth {
    /// Passwords and keys.
    pub credentials: Arc<Credentials>,
    /// Who is signed in.
    pub sessions: Sessions,
    /// Holds up those who guess.
    pub throttle: Throttle,
    stretching: Semaphore,
    waiting: Semaphore,
}

/// Why a password was not looked at.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum VerifyError {
    #[error("too many passwords are waiting to be looked at")]
    Overloaded,
    #[error("too many failures; the next try is looked at in {wait:?}")]
    HeldUp { wait: Duration },
    #[error(transparent)]
    Credentials(#[from] CredentialsError),
}

/// Who tries to sign in.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Trier<'a> {
    pub username: &'a str,
    pub address: Option<IpAddr>,
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
            stretching: Semaphore::new(STRETCHED_MAXIMUM),
            waiting: Semaphore::new(WAITING_MAXIMUM),
        })
    }

    /// Whether `password` is that of `account`, which is what `trier` calls itself. Takes as long where there is no such
    /// account, or no password, so that the time does not tell.
    ///
    /// # Errors
    /// Where the credentials cannot be read, too many wait already, or `trier` has failed too often.
    pub async fn verify(
        &self,
        trier: Trier<'_>,
        account: Option<AccountId>,
        password: String,
    ) -> Result<bool, VerifyError> {
        let Trier { username, address } = trier;
        let held_up = |wait| VerifyError::HeldUp { wait };
        self.throttle.check(username, address, Instant::now()).map_err(held_up)?;
        let credentials = Arc::clone(&self.credentials);
        let _place = self.waiting.try_acquire().map_err(|_| VerifyError::Overloaded)?;
        // The semaphore is never closed.
        let _turn = self.stretching.acquire().await.ok();
        // Counted only now, when its turn has come: a whole clinic may sign in at once, but guesses that are sent at once
        // find those before them counted.
        self.throttle.begin(username, address, Instant::now()).map_err(held_up)?;
        let verified = tokio::task::spawn_blocking(move || {
            let hash = account.map(|id| credentials.password(id)).transpose()?.flatten();
            let known = hash.is_some();
            Ok::<bool, CredentialsError>(hash.unwrap_or_else(Hash::of_nobody).matches(&password) && known)
        });
        let verified = verified.await.unwrap_or_else(|_| Ok(false))?;
        if verified {
            self.throttle.succeeded(username, address);
        }
        Ok(verified)
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
        let sessions = self.sessions.clone();
        let ended = tokio::task::spawn_blocking(move || sessions.end_all(account));
        ended.await.unwrap_or(Err(CredentialsError::Hash))
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

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::task::JoinSet;

    #[tokio::test]
    async fn so_many_may_wait_to_sign_in_and_one_more_is_turned_away() {
        let auth = Arc::new(Auth::new(Credentials::in_memory().unwrap()).unwrap());
        // Those before them take their time.
        let busy = auth.stretching.acquire_many(STRETCHED_MAXIMUM.try_into().unwrap()).await.unwrap();
        let mut waiting = JoinSet::new();
        for number in 0..WAITING_MAXIMUM {
            let auth = Arc::clone(&auth);
            waiting.spawn(async move {
                let username = format!("somebody {number}");
                auth.verify(Trier { username: &username, address: None }, None, String::new()).await
            });
        }
        while auth.waiting.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let one_more = || auth.verify(Trier { username: "one more", address: None }, None, String::new());
        assert!(matches!(one_more().await, Err(VerifyError::Overloaded)));
        // Whoever gives up makes room.
        waiting.shutdown().await;
        drop(busy);
        assert!(matches!(one_more().await, Ok(false)));
    }
}
