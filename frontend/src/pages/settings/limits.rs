//! A practitioner's limit: as the clinic has it, none, or so many.

use super::field::{SelectField, TextField};
use super::typed::{Errors, count};
use docket_shared::model::Limit;
use yew::prelude::*;

/// The most that can be asked for; more than anybody can hold.
pub(super) const LIMIT_MAXIMUM: u32 = 9_999;

/// A limit as it is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LimitDraft {
    kind: Kind,
    /// How many, for [`Kind::AtMost`]; stays while another is chosen.
    count: String,
}

/// Which kind of limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Clinic,
    Unlimited,
    AtMost,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Clinic, Self::Unlimited, Self::AtMost];

    const fn code(self) -> &'static str {
        match self {
            Self::Clinic => "clinic",
            Self::Unlimited => "unlimited",
            Self::AtMost => "at-most",
        }
    }
}

/// One change of a limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum LimitEdit {
    /// Another kind, by the code of its choice.
    Choose(String),
    /// How many.
    Type(String),
}

impl LimitDraft {
    /// What is typed for `limit`.
    pub(super) fn of(limit: Limit) -> Self {
        match limit {
            Limit::Default => Self { kind: Kind::Clinic, count: String::new() },
            Limit::Unlimited => Self { kind: Kind::Unlimited, count: String::new() },
            Limit::AtMost(count) => Self { kind: Kind::AtMost, count: count.to_string() },
        }
    }

    /// Does `edit`.
    pub(super) fn apply(&mut self, edit: LimitEdit) {
        match edit {
            LimitEdit::Choose(code) => {
                self.kind = Kind::ALL.into_iter().find(|kind| kind.code() == code).unwrap_or(self.kind);
            }
            LimitEdit::Type(count) => self.count = count,
        }
    }

    /// The limit; an error is noted for `field`.
    pub(super) fn read(&self, field: &str, errors: &mut Errors) -> Limit {
        match self.kind {
            Kind::Clinic => Limit::Default,
            Kind::Unlimited => Limit::Unlimited,
            Kind::AtMost => {
                errors.take(field, count(&self.count, 0, LIMIT_MAXIMUM).map(Limit::AtMost), Limit::Default)
            }
        }
    }
}

/// The properties of [`LimitField`].
#[derive(Properties, PartialEq)]
pub(super) struct LimitFieldProps {
    pub(super) id: AttrValue,
    /// `A week`, `A month`.
    pub(super) label: AttrValue,
    pub(super) limit: LimitDraft,
    /// What the clinic's own limit is.
    pub(super) clinic: Option<u32>,
    #[prop_or_default]
    pub(super) error: Option<String>,
    pub(super) onedit: Callback<LimitEdit>,
}

/// The limit of a week or a month.
#[component]
pub(super) fn LimitField(props: &LimitFieldProps) -> Html {
    let clinic = props.clinic.map_or_else(|| "no limit".to_owned(), |count| count.to_string());
    let choices = Kind::ALL
        .into_iter()
        .map(|kind| {
            let name: AttrValue = match kind {
                Kind::Clinic => format!("As the clinic: {clinic}").into(),
                Kind::Unlimited => "No limit".into(),
                Kind::AtMost => "At most …".into(),
            };
            (AttrValue::Static(kind.code()), name)
        })
        .collect::<Vec<_>>();
    html! {
        <div class="field-row">
            <SelectField
                id={props.id.clone()}
                label={props.label.clone()}
                {choices}
                chosen={props.limit.kind.code()}
                onchoose={props.onedit.reform(LimitEdit::Choose)}
            />
            if props.limit.kind == Kind::AtMost {
                <TextField
                    id={format!("{}-count", props.id)}
                    label={format!("At most, {}", props.label.to_lowercase())}
                    value={props.limit.count.clone()}
                    inputmode="numeric"
                    error={props.error.clone()}
                    oninput={props.onedit.reform(LimitEdit::Type)}
                />
            }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(kind: Kind, count: &str) -> LimitDraft {
        LimitDraft { kind, count: count.into() }
    }

    #[test]
    fn a_limit_is_read_by_its_kind() {
        for (draft, expected, wrong) in [
            (typed(Kind::Clinic, ""), Limit::Default, false),
            (typed(Kind::Unlimited, "x"), Limit::Unlimited, false),
            (typed(Kind::AtMost, "12"), Limit::AtMost(12), false),
            (typed(Kind::AtMost, "0"), Limit::AtMost(0), false),
            (typed(Kind::AtMost, ""), Limit::Default, true),
            (typed(Kind::AtMost, "-1"), Limit::Default, true),
            (typed(Kind::AtMost, "10000"), Limit::Default, true),
        ] {
            let mut errors = Errors::default();
            assert_eq!(draft.read("limit", &mut errors), expected, "{draft:?}");
            assert_eq!(errors.at("limit").is_some(), wrong, "{draft:?}");
        }
    }

    #[test]
    fn the_count_stays_while_another_kind_is_chosen() {
        let mut draft = LimitDraft::of(Limit::AtMost(12));
        draft.apply(LimitEdit::Choose("unlimited".into()));
        assert_eq!(draft.read("limit", &mut Errors::default()), Limit::Unlimited);
        draft.apply(LimitEdit::Choose("at-most".into()));
        draft.apply(LimitEdit::Choose("nonsense".into()));
        assert_eq!(draft, LimitDraft::of(Limit::AtMost(12)));
        draft.apply(LimitEdit::Type("13".into()));
        assert_eq!(draft.read("limit", &mut Errors::default()), Limit::AtMost(13));
    }
}
