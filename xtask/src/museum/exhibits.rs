//! What is shown: each bug's name, where it is planted, what happened elsewhere, and the checks that catch it, the quickest first.

use std::collections::{BTreeMap, BTreeSet};

/// One bug.
pub(crate) struct Exhibit {
    /// What `planted!` calls it.
    pub(crate) name: &'static str,
    /// The file in which it is planted.
    pub(crate) place: &'static str,
    /// What happened elsewhere, and where that is told.
    pub(super) happened: &'static str,
    /// Test binary and test.
    pub(super) checks: &'static [(&'static str, &'static str)],
}

const SHARED: &str = "docket-shared/docket_shared";
const RULES: &str = "docket-shared/rules";
const SERVER: &str = "docket-server/docket_server";
const FRONTEND: &str = "docket-frontend/docket_frontend";
const IT: &str = "docket-tests/it";
const FUZZ: &str = "docket-tests/fuzz";
const SIM: &str = "docket-tests/sim";

/// All of them, in the order in which a booking travels.
pub(crate) const EXHIBITS: [Exhibit; 40] = [
    Exhibit {
        name: "a-feed-for-any-page",
        place: "server/src/http/feed.rs",
        happened: "Whoever had a visitor with a session heard their WebSocket from any page, since its origin was \
                   not asked for (python-engineio #128; Komari, GHSA-q355-h244-969h).",
        checks: &[(IT, "sessions::another_sites_page_can_change_nothing_and_hear_nothing")],
    },
    Exhibit {
        name: "a-head-has-all-day",
        place: "server/src/serve/heads.rs",
        happened: "Half a request's head, sent a byte at a time, held a connection for as long as its sender liked, and \
                   enough of them held all (axum #2741).",
        checks: &[(
            SERVER,
            "serve::heads::tests::a_head_has_its_time_from_the_first_byte_on_and_a_connections_first_from_its_beginning",
        )],
    },
    Exhibit {
        name: "an-unbounded-queue",
        place: "server/src/authority/queue.rs",
        happened: "What came in faster than it was dealt with was kept in memory until there was none left (Tornado \
                   #2341).",
        checks: &[
            (SERVER, "authority::tests::a_full_queue_refuses_and_keeps_nothing"),
            (SIM, "no_history_breaks_a_promise"),
        ],
    },
    Exhibit {
        name: "accepted-before-the-commit",
        place: "server/src/authority/queue.rs",
        happened: "Writes were acknowledged before they were on disk, and gone after a power cut (NATS JetStream \
                   #7564).",
        checks: &[
            (SERVER, "authority::tests::a_failed_commit_stops_the_intake"),
            (SIM, "no_history_breaks_a_promise"),
        ],
    },
    Exhibit {
        name: "on-after-a-failed-commit",
        place: "server/src/authority/queue.rs",
        happened: "After a sync that had failed the next one succeeded, and the database went on without what was \
                   lost (PostgreSQL's \"fsyncgate\" of 2018; acid-state #175).",
        checks: &[(SIM, "no_history_breaks_a_promise")],
    },
    Exhibit {
        name: "any-body-under-an-id",
        place: "server/src/authority.rs",
        happened: "An idempotency key that was sent again with another request was answered as the first one \
                   (idempotency4j #12).",
        checks: &[
            (SERVER, "authority::tests::an_id_belongs_to_its_body_and_its_account"),
            (IT, "idempotency::another_body_under_the_same_id_is_refused_and_changes_nothing"),
            (SIM, "no_history_breaks_a_promise"),
        ],
    },
    Exhibit {
        name: "rights-as-they-were",
        place: "server/src/authority.rs",
        happened: "An account that had been closed or demoted went on with the rights that it had at its sign-in \
                   (matrixone #27650).",
        checks: &[(SERVER, "authority::tests::rights_are_those_of_the_moment_of_the_decision")],
    },
    Exhibit {
        name: "checked-before-the-queue",
        place: "server/src/authority.rs",
        happened: "Two who booked at once were both looked up as free, and both booked (Easy!Appointments #31, \
                   LibreBooking #147, Cal.com #13397).",
        checks: &[
            (
                SERVER,
                "authority::tests::of_two_for_one_slot_the_first_is_confirmed_and_the_second_gets_alternatives",
            ),
            (SIM, "no_history_breaks_a_promise"),
        ],
    },
    Exhibit {
        name: "pushed-before-the-commit",
        place: "server/src/authority.rs",
        happened: "Others were told of what was then not there, since the message went out before the transaction \
                   ended (ACA-Py #3659, Saleor #9532).",
        checks: &[
            (SERVER, "authority::tests::a_failed_commit_stops_the_intake"),
            (SIM, "no_history_breaks_a_promise"),
        ],
    },
    Exhibit {
        name: "a-patient-in-two-places",
        place: "shared/src/decide/rules/patient_overlap.rs",
        happened: "Only the host's calendar was asked, and the guest was booked twice (Cal.com #16378).",
        checks: &[
            (SHARED, "decide::rules::patient_overlap::tests::a_patient_is_in_one_place_at_a_time"),
            (RULES, "every_verdict_is_the_oracles"),
            (SIM, "no_history_breaks_a_promise"),
        ],
    },
    Exhibit {
        name: "hard-rules-set-aside",
        place: "shared/src/decide/rules/verdict.rs",
        happened: "Staff who added an appointment by hand were not kept from booking a provider twice \
                   (Easy!Appointments #1428).",
        checks: &[
            (SHARED, "decide::rules::verdict::tests::hard_rules_are_never_set_aside"),
            (SIM, "no_history_breaks_a_promise"),
        ],
    },
    Exhibit {
        name: "blocked-by-itself",
        place: "shared/src/decide/rules.rs",
        happened: "An appointment could not be moved by a quarter of an hour, since it was in its own way (Cal.com \
                   #2668).",
        checks: &[
            (
                SHARED,
                "decide::rules::weekly_limit::tests::inside_a_full_week_it_may_move_but_not_into_another",
            ),
            (SIM, "no_history_breaks_a_promise"),
        ],
    },
    Exhibit {
        name: "back-to-back-collides",
        place: "shared/src/state/occupancy.rs",
        happened: "An end was taken for a part of what ends, so that the next appointment could not begin there (an \
                   old confusion of closed with half-open intervals).",
        checks: &[
            (SHARED, "decide::rules::practitioner_overlap::tests::a_practitioner_sees_one_patient_at_a_time"),
            (SIM, "no_history_breaks_a_promise"),
        ],
    },
    Exhibit {
        name: "pending-takes-no-place",
        place: "shared/src/state.rs",
        happened: "Two bookings for one time that awaited confirmation were both confirmed (Cal.com #10789, \
                   Nextcloud Appointments #689).",
        checks: &[
            (SHARED, "decide::rules::practitioner_overlap::tests::only_what_takes_time_is_in_the_way"),
            (SHARED, "decide::rules::weekly_limit::tests::only_what_takes_time_counts"),
        ],
    },
    Exhibit {
        name: "cancelled-and-still-counted",
        place: "shared/src/state.rs",
        happened: "What was cancelled still took its place in the count, and there was less room than there was \
                   (pass-culture-api #481).",
        checks: &[
            (
                SHARED,
                "decide::rules::weekly_limit::tests::a_fulfilled_appointment_entered_in_error_counts_no_more",
            ),
            (SIM, "no_history_breaks_a_promise"),
        ],
    },
    Exhibit {
        name: "weeks-in-utc",
        place: "shared/src/state.rs",
        happened: "Limits were counted by days of UTC, so that the evening belonged to the next one (Cal.com #24523 \
                   and #24846).",
        checks: &[
            (SHARED, "decide::rules::weekly_limit::tests::the_week_is_the_clinics_own"),
            (SIM, "no_history_breaks_a_promise"),
        ],
    },
    Exhibit {
        name: "series-in-utc",
        place: "shared/src/time/recurrence.rs",
        happened: "A weekly meeting was an hour off after the clocks had changed, since it recurred in UTC (Cal.com \
                   #4400, Radicale #1621).",
        checks: &[
            (SHARED, "time::recurrence::tests::windows::the_clock_stays_when_the_offset_changes"),
            (
                SHARED,
                "decide::meetings::tests::series::by_the_clinics_clock_it_stays_at_ten_when_the_clocks_change",
            ),
            (SHARED, "time::recurrence::tests::rfc::the_examples_come_out_as_the_rfc_lists_them"),
        ],
    },
    Exhibit {
        name: "counted-in-each-window-anew",
        place: "shared/src/time/recurrence.rs",
        happened: "A series of so many occurrences never ended, since each window that was looked at counted from its own \
                   beginning (recurr #63, rrule.swift #5).",
        checks: &[(SHARED, "time::recurrence::tests::windows::a_count_goes_on_from_window_to_window")],
    },
    Exhibit {
        name: "overwritten-unread",
        place: "shared/src/decide/meetings/change.rs",
        happened: "A change that was made on an older version took the place of a newer one, since nobody looked at the \
                   SEQUENCE (node-ical #440).",
        checks: &[(
            SHARED,
            "decide::meetings::tests::stale::of_two_changes_made_on_the_same_the_second_is_told_who_was_faster",
        )],
    },
    Exhibit {
        name: "agreed-to-what-was",
        place: "shared/src/decide/meetings/respond.rs",
        happened: "Whoever had agreed to one time was shown as agreeing to the other to which it was moved (mustang #1272).",
        checks: &[(
            SHARED,
            "decide::meetings::tests::answers::an_answer_to_a_time_that_was_changed_since_does_not_count",
        )],
    },
    Exhibit {
        name: "merged-in-a-circle",
        place: "shared/src/decide/meetings/merge.rs",
        happened: "Merged things came to point at each other, and whoever followed them never arrived (ANET #5053, \
                   Inventaire #266).",
        checks: &[
            (SHARED, "decide::meetings::tests::merging::two_opposite_merges_end_as_one_meeting"),
            (SHARED, "decide::meetings::tests::merging::merges_make_a_chain_and_never_a_cycle"),
        ],
    },
    Exhibit {
        name: "agreed-to-another-time",
        place: "shared/src/decide/meetings/merge.rs",
        happened: "Who had accepted a meeting was shown as coming after it had been moved (Nextcloud #13862).",
        checks: &[(
            SHARED,
            "decide::meetings::tests::merging::an_answer_stands_unless_it_was_to_another_time_or_place",
        )],
    },
    Exhibit {
        name: "a-moved-date-tells-all",
        place: "shared/src/model/meeting/seen.rs",
        happened: "One changed date of a series that is shown to others as \"busy\" showed them everything \
                   (Nextcloud #45041).",
        checks: &[(
            SHARED,
            "decide::meetings::tests::redacted::an_occurrence_that_was_moved_is_told_of_without_its_title",
        )],
    },
    Exhibit {
        name: "synchronous-normal",
        place: "server/src/journal/sqlite.rs",
        happened: "SQLite in WAL mode lost its latest commits in a power cut, as NORMAL says (msgvault #289, \
                   sqlite-database-integration #483).",
        checks: &[(SERVER, "journal::suite::every_commit_is_synced")],
    },
    Exhibit {
        name: "ids-forgotten-at-restart",
        place: "server/src/journal/sqlite.rs",
        happened: "What had been done was remembered in memory only, and done again after a restart \
                   (rabbitmq-message-deduplication #92).",
        checks: &[
            (SERVER, "journal::suite::disk::what_was_appended_is_there_after_reopening"),
            (IT, "idempotency::the_same_command_again_is_answered_the_same_also_after_a_restart"),
        ],
    },
    Exhibit {
        name: "two-authorities",
        place: "server/src/journal/sqlite.rs",
        happened: "A leader that had lost its lease went on as if it had not, beside the new one (Kubernetes \
                   #23731, Cilium #42920).",
        checks: &[(SERVER, "journal::suite::disk::a_writer_whose_term_is_over_is_refused")],
    },
    Exhibit {
        name: "outcomes-and-events-apart",
        place: "server/src/journal/sqlite.rs",
        happened: "Two things that belong together were saved one after the other, and a crash came in between \
                   (etcd 3.5, #13766 and its postmortem).",
        checks: &[(SERVER, "journal::suite::a_kill_between_any_two_steps_leaves_all_or_nothing")],
    },
    Exhibit {
        name: "altered-rows-are-believed",
        place: "server/src/journal/sqlite/rows.rs",
        happened: "Data that had gone bad on one member was served as if it were sound (etcd #13766).",
        checks: &[
            (
                SERVER,
                "journal::sqlite::schema::tests::a_journal_of_an_earlier_version_gets_checksums_and_a_position",
            ),
            (IT, "damage::no_flipped_bit_and_no_lost_page_ever_makes_a_wrong_answer"),
        ],
    },
    Exhibit {
        name: "restored-in-the-same-epoch",
        place: "server/src/journal/sqlite.rs",
        happened: "After a backup was put back the revisions began anew, and whoever watched took new events for \
                   old ones (etcd #16028).",
        checks: &[(
            SERVER,
            "organization::tests::a_restart_goes_on_and_a_restored_backup_begins_another_life",
        )],
    },
    Exhibit {
        name: "resumed-in-another-life",
        place: "server/src/push/hub.rs",
        happened: "A client went on from its revision in a restored store, where that is another one (etcd #14303).",
        checks: &[
            (SERVER, "push::tests::another_life_a_number_ahead_and_one_too_old_get_a_snapshot"),
            (SIM, "no_history_breaks_a_promise"),
        ],
    },
    Exhibit {
        name: "resumed-past-what-is-kept",
        place: "server/src/push/hub.rs",
        happened: "Whoever was away for longer than events are kept was taken on without those that were gone \
                   (Boluo #155).",
        checks: &[(SERVER, "push::tests::another_life_a_number_ahead_and_one_too_old_get_a_snapshot")],
    },
    Exhibit {
        name: "resumed-one-too-late",
        place: "server/src/push/hub.rs",
        happened: "A watch that was taken up again at the revision after the last one lost an event (python-etcd3 \
                   #729).",
        checks: &[
            (SERVER, "push::tests::one_who_comes_back_goes_on_from_their_number"),
            (SIM, "no_history_breaks_a_promise"),
        ],
    },
    Exhibit {
        name: "all-that-was-missed-at-once",
        place: "server/src/push/hub.rs",
        happened: "Whoever did not read made the server keep all that they had missed, until it had no memory left \
                   (ws-rs #91, NetCoreServer #150).",
        checks: &[(
            SERVER,
            "push::tests::what_was_missed_comes_in_pieces_between_which_the_session_is_asked_for",
        )],
    },
    Exhibit {
        name: "subscribed-after-the-snapshot",
        place: "server/src/push/connection.rs",
        happened: "What was published between the snapshot and the subscription reached nobody (t3code #3174).",
        checks: &[(SERVER, "push::tests::an_outcome_that_comes_while_the_snapshot_is_made_is_told_after_it")],
    },
    Exhibit {
        name: "imported-as-another",
        place: "server/src/import.rs",
        happened: "What was imported again was there twice, since nothing told that it was the same (Nextcloud \
                   Calendar #589).",
        checks: &[
            (
                SERVER,
                "import::tests::files::the_same_again_changes_nothing_and_other_content_only_what_it_says",
            ),
            (FUZZ, "import::tables"),
        ],
    },
    Exhibit {
        name: "a-gap-is-followed",
        place: "frontend/src/cache.rs",
        happened: "A client took the next event for the one after its last, and never noticed what was missing \
                   (Boluo #155).",
        checks: &[(FRONTEND, "cache::tests::nothing_after_a_gap_is_followed")],
    },
    Exhibit {
        name: "a-refusal-stays-drawn",
        place: "frontend/src/cache/overlay.rs",
        happened: "What was shown at once stayed when the server had said no (Bindery #551, react-tutorial #92).",
        checks: &[
            (FRONTEND, "cache::tests::requests::a_rejection_takes_it_away_and_keeps_why"),
            (SIM, "no_history_breaks_a_promise"),
        ],
    },
    Exhibit {
        name: "an-outcome-told-once",
        place: "frontend/src/cache/requests.rs",
        happened: "The answer to a request was lost with the connection, and its sender waited for ever (Orleans \
                   #6440, rust-ibapi #816).",
        checks: &[
            (FRONTEND, "cache::tests::requests::what_a_restored_server_has_lost_is_queued_once_more"),
            (SIM, "no_history_breaks_a_promise"),
        ],
    },
    Exhibit {
        name: "sent-out-of-order",
        place: "frontend/src/cache/requests.rs",
        happened: "Requests that were kept while offline were sent in another order (Workbox #2640).",
        checks: &[(
            FRONTEND,
            "cache::tests::requests::a_reload_keeps_the_order_of_what_was_asked_for_in_one_instant",
        )],
    },
    Exhibit {
        name: "a-late-202-undoes-an-outcome",
        place: "frontend/src/cache/requests.rs",
        happened: "An older answer that came later took the place of the newer one (Apollo Client #3691).",
        checks: &[(FRONTEND, "cache::tests::requests::what_is_final_stays_and_unknown_requests_are_nobodys")],
    },
];

/// The checks of these, by binary.
pub(super) fn checks(exhibits: &[&Exhibit]) -> BTreeMap<&'static str, Vec<&'static str>> {
    let mut checks: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for (binary, test) in exhibits.iter().flat_map(|exhibit| exhibit.checks) {
        checks.entry(*binary).or_default().insert(*test);
    }
    checks.into_iter().map(|(binary, tests)| (binary, tests.into_iter().collect())).collect()
}
