//! Password hashes: Argon2id with the parameters of OWASP's cheat sheet (19 MiB, 2 passes), which are the library's.

use super::CredentialsError;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use std::ops::RangeInclusive;
use std::sync::OnceLock;

/// How many characters a password has (NIST SP 800-63B asks for 8 at least and 64 at most to be possible).
pub const PASSWORD_LENGTHS: RangeInclusive<usize> = 12..=200;

/// A password, stretched: a PHC string.
#[derive(Clone)]
pub struct Hash(String);

impl Hash {
    /// Stretches `password` with a new salt.
    ///
    /// # Errors
    /// Where the machine gives no random salt.
    pub fn new(password: &str) -> Result<Self, CredentialsError> {
        let hash =
            Argon2::default().hash_password(password.as_bytes()).map_err(|_| CredentialsError::Hash)?;
        Ok(Self(hash.to_string()))
    }

    /// As it was kept.
    pub(super) const fn kept(text: String) -> Self {
        Self(text)
    }

    /// A hash that takes as long as any to compare with.
    pub(super) fn of_nobody() -> Self {
        static NOBODY: OnceLock<Hash> = OnceLock::new();
        NOBODY.get_or_init(|| Self::new("nobody").unwrap_or_else(|_| Self(String::new()))).clone()
    }

    /// Whether it is that of `password`.
    pub fn matches(&self, password: &str) -> bool {
        PasswordHash::new(&self.0)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
    }

    pub(super) fn text(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Hash {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Hash(..)")
    }
}

/// A password for a person to be told once: 20 letters and digits that cannot be mistaken for one another.
///
/// # Errors
/// Where the machine gives no random numbers.
pub fn generate() -> Result<String, CredentialsError> {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut random = [0_u8; 20];
    getrandom::fill(&mut random).map_err(|_| CredentialsError::Hash)?;
    // 32 divides 256, so every letter is as likely.
    Ok(random.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_matches_its_password_alone_and_is_never_twice_the_same() {
        let hash = Hash::new("correct horse battery").unwrap();
        assert!(hash.matches("correct horse battery"));
        assert!(!hash.matches("correct horse batterY"));
        assert_ne!(hash.text(), Hash::new("correct horse battery").unwrap().text());
        assert!(hash.text().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hash.text());
        assert!(!Hash::kept("garbage".into()).matches("garbage"));
    }

    #[test]
    fn generated_passwords_are_long_enough_and_differ() {
        let (one, other) = (generate().unwrap(), generate().unwrap());
        assert!(PASSWORD_LENGTHS.contains(&one.len()));
        assert_ne!(one, other);
    }
}
