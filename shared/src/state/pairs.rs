//! What has been said about pairs of meetings: which were merged, which are two, which may be one. Each meeting says it of itself, so
//! that whoever comes to see a meeting comes to know it, and nobody else does. What was said of a meeting that has been merged
//! into another holds for that one, and again for it alone once the merge is taken back: so pairs are kept as they were named, and
//! looked up by what they are part of now.

use crate::ids::MeetingId;
use crate::model::{Meeting, MeetingPair, MergeSuggestion};
use std::collections::BTreeSet;
use std::sync::Arc;
use uuid::Uuid;

/// One thing leads to another, as a meeting says.
type Links = BTreeSet<(MeetingId, MeetingId, MeetingId)>;

/// What all known meetings say.
#[derive(Clone, Debug, Default)]
pub(super) struct Pairs {
    /// From what was merged to what it was merged into.
    into: Links,
    /// The same the other way round.
    from: Links,
    /// From each of two that are two to the other.
    apart: Links,
    /// From what was merged and brought back to what it had been merged into; the meeting that was brought back says it.
    separated: Links,
    /// The meetings that hold suggestions.
    pub(super) suggesting: BTreeSet<MeetingId>,
    /// What earlier versions wrote without the meetings themselves, for each of the two, until it says so itself. There is little of
    /// it, and where there is none nothing is looked for: a list, since every further kind of map weighs in the browser.
    unwritten: Vec<(MeetingId, Unwritten)>,
}

/// Of which pairs it was said without the meeting itself that they are two, and that they are one.
#[derive(Clone, Debug, Default)]
struct Unwritten {
    apart: Vec<MeetingPair>,
    suggested: Vec<MergeSuggestion>,
}

impl Unwritten {
    fn is_empty(&self) -> bool {
        self.apart.is_empty() && self.suggested.is_empty()
    }
}

impl Pairs {
    /// What `meeting` says is so.
    pub(super) fn add(&mut self, meeting: &Meeting) {
        self.each(meeting, |links, link| _ = links.insert(link));
        if !meeting.merge_suggestions.is_empty() {
            self.suggesting.insert(meeting.id);
        }
    }

    /// Takes note that `pair` was told apart and that `id`, one of them, has not said so.
    pub(super) fn keep_apart_unwritten(&mut self, id: MeetingId, pair: MeetingPair) {
        let apart = &mut self.unwritten_of(id).apart;
        if !apart.contains(&pair) {
            apart.push(pair);
        }
    }

    /// The same of a suggestion.
    pub(super) fn suggest_unwritten(&mut self, id: MeetingId, suggestion: MergeSuggestion) {
        let suggested = &mut self.unwritten_of(id).suggested;
        suggested.retain(|it| it.pair != suggestion.pair);
        suggested.push(suggestion);
    }

    fn unwritten_of(&mut self, id: MeetingId) -> &mut Unwritten {
        let at = self.unwritten.iter().position(|(of, _)| *of == id).unwrap_or_else(|| {
            self.unwritten.push((id, Unwritten::default()));
            self.unwritten.len() - 1
        });
        &mut self.unwritten[at].1
    }

    /// Forgets the suggestions, of which no meeting has said so, that `pair` is one: it has been answered.
    pub(super) fn forget_unwritten(&mut self, pair: MeetingPair) {
        let answered = self.resolved(pair);
        let mut unwritten = std::mem::take(&mut self.unwritten);
        unwritten.retain_mut(|(_, it)| {
            it.suggested.retain(|suggestion| self.resolved(suggestion.pair) != answered);
            !it.is_empty()
        });
        self.unwritten = unwritten;
    }

    /// `meeting` with what was said of it where an earlier version did not write it into each of its events. Once it is written it
    /// is for whoever writes it to forget it.
    pub(super) fn completed(&mut self, meeting: &Arc<Meeting>) -> Arc<Meeting> {
        let at = self.unwritten.iter().position(|(of, _)| *of == meeting.id);
        let Some(at) = at.filter(|_| !meeting.redacted) else { return Arc::clone(meeting) };
        let missing = &mut self.unwritten[at].1;
        missing.apart.retain(|pair| !meeting.kept_apart.contains(pair));
        missing.suggested.retain(|it| !meeting.merge_suggestions.iter().any(|said| said.pair == it.pair));
        if missing.is_empty() {
            self.unwritten.swap_remove(at);
            return Arc::clone(meeting);
        }
        let mut whole = Meeting::clone(meeting);
        whole.kept_apart.extend(&missing.apart);
        whole.merge_suggestions.extend(&missing.suggested);
        Arc::new(whole)
    }

    /// It no longer says so.
    pub(super) fn remove(&mut self, meeting: &Meeting) {
        self.each(meeting, |links, link| _ = links.remove(&link));
        self.suggesting.remove(&meeting.id);
    }

    fn each(
        &mut self,
        meeting: &Meeting,
        mut visit: impl FnMut(&mut Links, (MeetingId, MeetingId, MeetingId)),
    ) {
        let says = meeting.id;
        let into = meeting.merged_into.as_ref().map(|it| (says, it.meeting_id));
        for (merged, survivor) in into.into_iter().chain(meeting.merged_from.iter().map(|it| (*it, says))) {
            visit(&mut self.into, (merged, survivor, says));
            visit(&mut self.from, (survivor, merged, says));
        }
        for pair in &meeting.kept_apart {
            let [one, other] = pair.ids();
            visit(&mut self.apart, (one, other, says));
            visit(&mut self.apart, (other, one, says));
        }
    }

    /// `restored` had been merged into `survivor`.
    pub(super) fn separate(&mut self, restored: MeetingId, survivor: MeetingId) {
        self.separated.insert((restored, survivor, restored));
    }

    /// What `id` had been merged into before it was brought back.
    pub(super) fn separated_from(&self, id: MeetingId) -> impl Iterator<Item = MeetingId> {
        linked(&self.separated, id)
    }

    /// What `id` is part of: itself, where it was not merged.
    pub(super) fn resolve(&self, id: MeetingId) -> MeetingId {
        let mut at = id;
        // Each step leads to a meeting that was merged later, so that none is passed twice.
        for _ in 0..self.into.len() {
            let Some(next) = linked(&self.into, at).next() else { break };
            at = next;
        }
        at
    }

    /// The pair of what the two are part of; `None` where that is one.
    pub(super) fn resolved(&self, pair: MeetingPair) -> Option<MeetingPair> {
        let [one, other] = pair.ids().map(|id| self.resolve(id));
        (one != other).then(|| MeetingPair::new(one, other))
    }

    /// What is not the same as `id`, nor as anything that is part of the same meeting.
    pub(super) fn apart_from(&self, id: MeetingId) -> BTreeSet<MeetingId> {
        if self.apart.is_empty() {
            return BTreeSet::new();
        }
        let whole = self.resolve(id);
        let (mut parts, mut seen) = (vec![whole], BTreeSet::from([whole]));
        let mut apart = BTreeSet::new();
        while let Some(part) = parts.pop() {
            apart.extend(linked(&self.apart, part).map(|other| self.resolve(other)));
            parts.extend(linked(&self.from, part).filter(|merged| seen.insert(*merged)));
        }
        // Whoever merged two that somebody had told apart knew better.
        apart.remove(&whole);
        apart
    }

    /// Every pair that is two, by what they are part of now.
    pub(super) fn all_apart(&self) -> BTreeSet<MeetingPair> {
        self.apart
            .iter()
            .filter_map(|(one, other, _)| self.resolved(MeetingPair::new(*one, *other)))
            .collect()
    }
}

/// Where the links from `id` lead.
fn linked(links: &Links, id: MeetingId) -> impl Iterator<Item = MeetingId> + '_ {
    let (least, most) = (MeetingId::new(Uuid::nil()), MeetingId::new(Uuid::max()));
    links.range((id, least, least)..=(id, most, most)).map(|(_, to, _)| *to)
}
