//! Room for connections: each is an open file, of which a process may have only so many.

use super::ServeError;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Open files besides connections: journal, log and credentials, each of them several times, and what asks the kernel.
const OTHERS: u64 = 124;

/// Lets this process have so many connections at once, as far as the system allows it to ask for more by itself.
///
/// # Errors
/// Where it does not.
pub fn make_room(connections: usize) -> Result<(), ServeError> {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let Some(raised) = raised(connections, current, maximum)? else { return Ok(()) };
    let limit = Rlimit { current: Some(raised), maximum };
    setrlimit(Resource::Nofile, limit).map_err(|error| ServeError::Files(error.into()))
}

/// The limit to ask for, where the one that holds is too low. A limit of `None` is none.
fn raised(connections: usize, current: Option<u64>, maximum: Option<u64>) -> Result<Option<u64>, ServeError> {
    let needed = (connections as u64).saturating_add(OTHERS);
    match (current, maximum) {
        (Some(current), _) if current >= needed => Ok(None),
        (None, _) => Ok(None),
        (Some(_), Some(allowed)) if allowed < needed => {
            Err(ServeError::TooFewFiles { connections, needed, allowed })
        }
        (Some(_), _) => Ok(Some(needed)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_raised_only_where_it_is_too_low_and_only_as_far_as_allowed() {
        let cases = [
            ((900, Some(1_024), Some(4_096)), Ok(None)),
            ((901, Some(1_024), Some(4_096)), Ok(Some(1_025))),
            ((2_000, Some(1_024), None), Ok(Some(2_124))),
            ((2_000, None, None), Ok(None)),
            ((3_972, Some(1_024), Some(4_096)), Ok(Some(4_096))),
            ((3_973, Some(1_024), Some(4_096)), Err(())),
        ];
        for ((connections, current, maximum), expected) in cases {
            let found = raised(connections, current, maximum).map_err(drop);
            assert_eq!(found, expected, "{connections}, {current:?}, {maximum:?}");
        }
        let error = raised(5_000, Some(1_024), Some(4_096)).unwrap_err().to_string();
        assert!(error.contains("5124") && error.contains("--connection-bound"), "{error}");
    }
}
