//! Meetings in the calendar: whose columns they stand in, and how.

use super::{Facts, Found, Item, ItemId, Standing, Waiting};
use crate::components::desk::{OccurrenceId, Whose};
use crate::layout::{DAY, Lane, Span, span_on};
use crate::words::meeting as words;
use chrono::NaiveDate;
use docket_shared::ids::AccountId;
use docket_shared::model::{Meeting, Occurrence, ParticipationStatus};
use docket_shared::time::Interval;
use std::sync::Arc;

/// Puts the meetings of `dates` where they stand; those that a request of mine puts elsewhere where they still are, too.
pub(super) fn gather(facts: Facts<'_>, dates: &[NaiveDate], window: Interval, found: &mut Found) {
    for (whose, account) in facts.accounts() {
        for (meeting, occurrence) in facts.view.meetings_of(account, window) {
            stand(facts, (whose, account), (meeting, &occurrence), None, dates, found);
        }
        for id in facts.pending_meetings.keys() {
            let Some(before) = facts.confirmed.meetings().get(id) else { continue };
            for occurrence in before.occurrences_in(window, facts.view.zone()) {
                if is_left(facts, before, &occurrence) {
                    let leaving = Some(Waiting::Leaving);
                    stand(facts, (whose, account), (before, &occurrence), leaving, dates, found);
                }
            }
        }
    }
}

fn stand(
    facts: Facts<'_>,
    (whose, account): (Whose, AccountId),
    (meeting, occurrence): (&Arc<Meeting>, &Occurrence),
    leaving: Option<Waiting>,
    dates: &[NaiveDate],
    found: &mut Found,
) {
    for date in dates {
        let Some(span) = span_on(facts.view.zone(), *date, occurrence.details.interval()) else { continue };
        let Some(mut item) = meeting_item(facts, account, meeting, occurrence, span) else { break };
        item.waiting = leaving.or(item.waiting);
        let day = found.day(whose, *date);
        // Somebody with two accounts is in one place.
        if day.iter().all(|it| (it.id, it.waiting) != (item.id, item.waiting)) {
            day.push(item);
        }
    }
}

/// Whether a request of mine that is undecided puts `occurrence` elsewhere; one that is called off goes nowhere.
fn is_left(facts: Facts<'_>, before: &Meeting, occurrence: &Occurrence) -> bool {
    let Some(wanted) = facts.pending_meetings.get(&before.id).filter(|it| it.stands()) else { return false };
    match wanted.occurrence(occurrence.recurrence_id, facts.view.zone()) {
        Some(it) => it.details.interval() != occurrence.details.interval(),
        // Where all of a series moves, none of it is called what it was called before.
        None => wanted.details.interval() != before.details.interval(),
    }
}

/// A meeting in the calendar of `account`; nothing where they do not come.
fn meeting_item(
    facts: Facts<'_>,
    account: AccountId,
    meeting: &Arc<Meeting>,
    occurrence: &Occurrence,
    span: Span,
) -> Option<Item> {
    let Occurrence { recurrence_id, details } = occurrence;
    let answer = meeting.answer(account, *recurrence_id)?;
    let standing = match answer {
        ParticipationStatus::Declined => return None,
        ParticipationStatus::Accepted if meeting.redacted => Standing::Busy,
        ParticipationStatus::NeedsAction | ParticipationStatus::Accepted | ParticipationStatus::Tentative => {
            Standing::Meeting(answer)
        }
    };
    // Only what differs in this column from what is confirmed waits here: my answer is pending in my calendar alone.
    let waits = facts.pending_meetings.contains_key(&meeting.id)
        && facts.confirmed.meetings().get(&meeting.id).is_none_or(|before| {
            let was = before.occurrence(*recurrence_id, facts.view.zone());
            before.answer(account, *recurrence_id) != Some(answer)
                || was.is_none_or(|was| was.details != *details)
        });
    Some(Item {
        id: ItemId::Meeting(OccurrenceId { meeting_id: meeting.id, recurrence_id: *recurrence_id }, 0),
        name: words::title(meeting, details),
        detail: words::place(facts.view, details),
        standing,
        hue: None,
        span: if details.all_day { Span::new(0, DAY) } else { span },
        lane: Lane { lane: 0, lanes: 1, width: 1 },
        waiting: waits.then_some(Waiting::Here),
        dimmed: details.location_id.is_some_and(|id| facts.filter.locations.contains(&id)),
        organized: !details.all_day
            && meeting.is_chaired_by(facts.me.account_id)
            && details.interval().duration_minutes() == i64::from(span.minutes()),
    })
}
