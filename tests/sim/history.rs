//! A history: what happens, in order, drawn from a seed. Each step carries what it needs to know by itself, so that a history from
//! which steps were taken out still means something.

use fastrand::Rng;

/// One thing that happens. What cannot happen just then does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Somebody asks for something.
    Ask { client: usize, salt: u64 },
    /// One message of those under way arrives, whichever it is.
    Deliver { salt: u64 },
    /// One is lost.
    Lose { salt: u64 },
    /// One arrives and is still under way.
    Double { salt: u64 },
    /// The authority decides a batch.
    Decide,
    /// The publisher spreads a commit.
    Publish,
    /// Time passes.
    Pass { seconds: u64 },
    /// The server's clock is set.
    Jump { minutes: i64 },
    /// A connection breaks.
    Cut { client: usize },
    /// A browser closes: what its outbox had not written yet is lost, where `hasty`.
    Close { client: usize, hasty: bool },
    /// It opens again, with what its outbox holds.
    Open { client: usize },
    /// Somebody sends a known id with another body.
    Forge { salt: u64 },
    /// The next append fails, or all from then on.
    Fail { how: u8, for_good: bool },
    /// The process dies.
    Kill,
    /// It is stopped: it decides and spreads what it has taken, and ends.
    Stop,
    /// It starts; what the disk had not synced is there, or is not.
    Start { survives: bool, salt: u64 },
    /// The journal is copied elsewhere.
    BackUp,
    /// The process dies, and the copy is put back.
    Restore,
}

/// A seed's clients, bounds and steps.
#[derive(Clone, Debug)]
pub(crate) struct History {
    pub(crate) seed: u64,
    pub(crate) clients: usize,
    pub(crate) steps: Vec<Step>,
}

impl History {
    pub(crate) fn of(seed: u64) -> Self {
        let mut random = Rng::with_seed(seed);
        // Most histories are of few clients, since few are enough for most mistakes.
        let clients = if random.u32(0..4) == 0 { random.usize(8..=20) } else { random.usize(2..8) };
        let length = random.usize(150..400);
        // A calm history goes further than one in which everything breaks.
        let trouble = [0, 4, 10, 16][random.usize(0..4)];
        let steps = (0..length).map(|_| step(&mut random, clients, trouble)).collect();
        Self { seed, clients, steps }
    }
}

fn step(random: &mut Rng, clients: usize, trouble: u32) -> Step {
    let client = random.usize(0..clients);
    let salt = random.u64(..);
    if random.u32(0..100) < trouble {
        return match random.u32(0..20) {
            0..3 => Step::Lose { salt },
            3..6 => Step::Double { salt },
            6..9 => Step::Cut { client },
            9..12 => Step::Close { client, hasty: random.bool() },
            12 => Step::Kill,
            13 => {
                if random.bool() {
                    Step::Kill
                } else {
                    Step::Stop
                }
            }
            14 => Step::Jump { minutes: random.i64(-60..2_000) },
            15 => Step::Fail { how: random.u8(0..3), for_good: random.bool() },
            16 => Step::BackUp,
            17 => Step::Restore,
            _ => Step::Forge { salt },
        };
    }
    match random.u32(0..100) {
        0..24 => Step::Ask { client, salt },
        24..70 => Step::Deliver { salt },
        70..80 => Step::Decide,
        80..90 => Step::Publish,
        90..94 => Step::Pass { seconds: [1, 3, 4, 20][random.usize(0..4)] },
        94..97 => Step::Open { client },
        _ => Step::Start { survives: random.bool(), salt },
    }
}
