//! Text as it is compared: small letters without accents, words brought to one form, each with what it does and its weight.

use super::lexicon::{
    AUDIENCES, DAYS, FACILITIES, GENERIC, JOINERS, PHRASES, STOP, SYNONYMS, TITLES_OF_PEOPLE,
};
use std::ops::Deref;
use std::sync::OnceLock;

/// So many letters of a title are read.
const TITLE_LETTERS: usize = 160;
/// So many letters of a description are read.
const DESCRIPTION_LETTERS: usize = 320;
/// So many words of a text are kept.
pub(super) const WORDS: usize = 32;
/// What a word weighs that is in many titles, where one that says what the matter is weighs 1.
const GENERIC_WEIGHT: f64 = 0.35;
/// What a word weighs that tells things of one sort apart.
const DESIGNATOR_WEIGHT: f64 = 0.6;

/// What a word does in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// It says what the matter is.
    Matter,
    /// It is said of anything.
    Generic,
    /// A number.
    Number,
    /// A letter: group B.
    Letter,
    /// Somebody's initials, as cases are named where no name may be told: J.S., MK.
    Initials,
    /// Whose case it is: Mrs Jones.
    Name,
    /// For whom.
    Audience,
    /// A day or month.
    Day,
}

impl Kind {
    /// Those that tell things of one sort apart.
    pub(super) const DESIGNATORS: [Self; 6] =
        [Self::Number, Self::Letter, Self::Initials, Self::Name, Self::Audience, Self::Day];

    /// Those that say whose case it is.
    pub(super) const PERSONS: [Self; 2] = [Self::Initials, Self::Name];

    const fn weight(self) -> f64 {
        match self {
            Self::Matter | Self::Audience => 1.0,
            Self::Generic => GENERIC_WEIGHT,
            Self::Number | Self::Letter | Self::Initials | Self::Name | Self::Day => DESIGNATOR_WEIGHT,
        }
    }

    /// Whether words of the kind are about the matter, and not said of anything, or of any day or group.
    pub(super) const fn is_about_the_matter(self) -> bool {
        match self {
            Self::Matter | Self::Name | Self::Number | Self::Initials | Self::Audience => true,
            Self::Generic | Self::Letter | Self::Day => false,
        }
    }
}

/// A word that says something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Word {
    /// In its one form.
    pub(super) form: Box<str>,
    /// What it does.
    pub(super) kind: Kind,
    /// Whether it is somebody's: Jean's.
    pub(super) possessive: bool,
    /// Whether it may stand for the first letters of others.
    pub(super) initials: bool,
    /// Whether it was written in capitals, where others were not.
    pub(super) is_upper: bool,
    /// Its first two letters.
    pub(super) begins: (Option<char>, Option<char>),
    /// Which of the letters from a to z are in it, a bit each.
    pub(super) letters: u32,
}

impl Word {
    pub(super) const fn weight(&self) -> f64 {
        self.kind.weight()
    }
}

/// The first letter of a word as it was written, for initialisms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Initial {
    pub(super) letter: char,
    /// Whether an initialism may pass it over.
    pub(super) joiner: bool,
    /// Which of the words it belongs to, where it says something.
    pub(super) word: Option<usize>,
}

/// A text, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Text {
    pub(super) words: Vec<Word>,
    pub(super) initials: Vec<Initial>,
    /// Each pair of letters that follow one another once blanks are gone, sorted.
    pub(super) bigrams: Vec<(char, char)>,
}

impl Text {
    /// A title.
    pub(super) fn title(text: &str) -> Self {
        Self::new(text, TITLE_LETTERS, kind_in_title, true)
    }

    /// A description.
    pub(super) fn description(text: &str) -> Self {
        Self::new(text, DESCRIPTION_LETTERS, kind_in_title, true)
    }

    /// What somebody typed as a place: rooms and parts of houses are what is generic there.
    pub(super) fn place(text: &str) -> Self {
        Self::new(text, TITLE_LETTERS, kind_in_place, false)
    }

    fn new(text: &str, letters: usize, kind: fn(&str) -> Kind, names_cases: bool) -> Self {
        let tokens = tokens(text, letters);
        let mut bigrams: Vec<_> = {
            let squeezed: Vec<char> = tokens.iter().flat_map(|token| token.letters.chars()).collect();
            squeezed.windows(2).map(|pair| (pair[0], pair[1])).collect()
        };
        bigrams.sort_unstable();
        let mut all = Self { words: Vec::new(), initials: Vec::new(), bigrams };
        let mut rest = &tokens[..];
        let mut after_title = false;
        let mut is_after_number = false;
        let mixed = tokens.iter().any(|token| !token.is_upper && !token.is_number());
        while let Some((token, following)) = rest.split_first() {
            if all.words.len() == WORDS {
                break;
            }
            let phrase = PHRASES.iter().find(|(parts, _)| begins_with(rest, parts));
            let (form, length) = match phrase {
                Some((parts, form)) => ((*form).to_owned(), parts.len()),
                None if token.dotted => (token.letters.clone(), 1),
                // 24-121 is a number; 121 by itself may be a talk between two.
                None if token.letters == "121" && is_after_number => (token.letters.clone(), 1),
                None => (one_form(&token.letters), 1),
            };
            let is_word = phrase.is_some()
                || (!STOP.contains(&token.letters.as_str()) && token.letters != "00")
                || (token.is_upper && token.letters == "it")
                // Group A, where not everything is in capitals.
                || (token.is_upper && token.letters == "a" && rest.len() < tokens.len() && mixed);
            let index = is_word.then_some(all.words.len());
            for part in &rest[..length] {
                let joiner = JOINERS.contains(&part.letters.as_str());
                all.initials.extend(part.letters.chars().next().map(|letter| Initial {
                    letter,
                    joiner,
                    word: index,
                }));
            }
            if is_word {
                let kind = if after_title && token.letters.len() > 1 && !token.is_number() {
                    Kind::Name
                } else {
                    let kind = kind(&form);
                    let is_case = token.dotted || mixed && kind == Kind::Matter && token.may_be_a_case();
                    if names_cases && phrase.is_none() && is_case { Kind::Initials } else { kind }
                };
                after_title = TITLES_OF_PEOPLE.contains(&form.as_str())
                    || TITLES_OF_PEOPLE.contains(&token.letters.as_str());
                let mut letters = form.chars();
                all.words.push(Word {
                    begins: (letters.next(), letters.next()),
                    letters: set_of_letters(&form),
                    form: form.into(),
                    kind,
                    possessive: token.possessive,
                    initials: phrase.is_none() && token.may_be_initials(),
                    is_upper: mixed && token.is_upper,
                });
            }
            is_after_number = token.is_number();
            rest = if length == 1 { following } else { &rest[length..] };
        }
        all
    }

    /// Whether it says nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether one of its words is in `list`.
    pub(super) fn has_one_of(&self, list: &[&str]) -> bool {
        self.words.iter().any(|word| list.contains(&&*word.form))
    }
}

fn set_of_letters(form: &str) -> u32 {
    let small = form.bytes().filter(u8::is_ascii_lowercase);
    small.fold(0, |set, letter| set | 1 << (letter - b'a'))
}

/// A text that is taken apart once somebody looks at it.
#[derive(Debug)]
pub(super) struct Unread {
    text: Box<str>,
    read: fn(&str) -> Text,
    parts: OnceLock<Text>,
}

impl Unread {
    /// A title.
    pub(super) fn title(text: &str) -> Self {
        Self::new(text, TITLE_LETTERS, Text::title)
    }

    /// A description.
    pub(super) fn description(text: &str) -> Self {
        Self::new(text, DESCRIPTION_LETTERS, Text::description)
    }

    fn new(text: &str, letters: usize, read: fn(&str) -> Text) -> Self {
        let end = text.char_indices().nth(letters).map_or(text.len(), |(end, _)| end);
        Self { text: text[..end].into(), read, parts: OnceLock::new() }
    }
}

impl Deref for Unread {
    type Target = Text;

    fn deref(&self) -> &Text {
        self.parts.get_or_init(|| (self.read)(&self.text))
    }
}

fn begins_with(tokens: &[Token], parts: &[&str]) -> bool {
    tokens.len() >= parts.len() && tokens.iter().zip(parts).all(|(token, part)| token.letters == *part)
}

fn kind_in_title(form: &str) -> Kind {
    designator(form).unwrap_or_else(|| {
        if AUDIENCES.contains(&form) {
            Kind::Audience
        } else if DAYS.contains(&form) {
            Kind::Day
        } else if GENERIC.contains(&form) || TITLES_OF_PEOPLE.contains(&form) {
            Kind::Generic
        } else {
            Kind::Matter
        }
    })
}

fn kind_in_place(form: &str) -> Kind {
    designator(form).unwrap_or(if FACILITIES.contains(&form) { Kind::Generic } else { Kind::Matter })
}

fn designator(form: &str) -> Option<Kind> {
    let first = form.chars().next()?;
    if first.is_numeric() {
        Some(Kind::Number)
    } else {
        (form.len() == first.len_utf8()).then_some(Kind::Letter)
    }
}

/// A word as it was written, in small letters without accents.
struct Token {
    letters: String,
    possessive: bool,
    is_upper: bool,
    /// Whether a full stop follows.
    is_stopped: bool,
    /// Whether it is of letters with full stops between them: J.S.
    dotted: bool,
}

impl Token {
    fn is_one_capital(&self) -> bool {
        self.is_upper && self.letters.chars().count() == 1 && self.letters.chars().all(char::is_alphabetic)
    }

    /// Whether it may be the initials of somebody whose name may not be told: no word that is known.
    fn may_be_a_case(&self) -> bool {
        self.is_upper
            && (2..=3).contains(&self.letters.len())
            && self.letters.bytes().all(|letter| letter.is_ascii_alphabetic())
            && !SYNONYMS.iter().any(|group| group.contains(&self.letters.as_str()))
    }

    fn is_number(&self) -> bool {
        self.letters.starts_with(char::is_numeric)
    }

    fn may_be_initials(&self) -> bool {
        let length = self.letters.len();
        let enough = if self.is_upper { 2 } else { 3 };
        (enough..=6).contains(&length) && self.letters.bytes().all(|letter| letter.is_ascii_alphabetic())
    }
}

/// Takes the first `most` letters apart. Apostrophes belong to words, "H&S" and "1:1" are one, "Room2" is two.
fn tokens(text: &str, most: usize) -> Vec<Token> {
    let letters: Vec<char> = text.chars().take(most).collect();
    let mut tokens = Vec::new();
    let mut begun = 0;
    let mut index = 0;
    while index <= letters.len() {
        let ends = letters.get(index).is_none_or(|&letter| !letter.is_alphanumeric());
        if ends && !joins(&letters, begun, index) {
            if begun < index {
                push(&letters[begun..index], letters.get(index) == Some(&'.'), &mut tokens);
            }
            begun = index + 1;
        }
        index += 1;
    }
    initials_as_one(tokens)
}

/// Makes one of two or three capitals with full stops between them.
fn initials_as_one(tokens: Vec<Token>) -> Vec<Token> {
    let mut all: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut is_open = false;
    for token in tokens {
        let is_one = token.is_one_capital();
        let next_is_open = is_one && token.is_stopped;
        match all.last_mut() {
            Some(last) if is_open && is_one && last.letters.chars().count() < 3 => {
                last.letters.push_str(&token.letters);
                last.possessive = token.possessive;
                last.dotted = true;
            }
            _ => all.push(token),
        }
        is_open = next_is_open;
    }
    all
}

/// Whether the mark at `index` is within a word that began at `begun`.
fn joins(letters: &[char], begun: usize, index: usize) -> bool {
    let (Some(&mark), Some(&next)) = (letters.get(index), letters.get(index + 1)) else { return false };
    if index == begun {
        return false;
    }
    let before = letters[index - 1];
    let single = index - begun == 1 && letters.get(index + 2).is_none_or(|letter| !letter.is_alphanumeric());
    match mark {
        '\'' | '’' | '‘' => before.is_alphanumeric() && next.is_alphanumeric(),
        '&' => single && before.is_alphabetic() && next.is_alphabetic(),
        ':' => single && before.is_numeric() && next.is_numeric(),
        _ => false,
    }
}

fn push(letters: &[char], is_stopped: bool, tokens: &mut Vec<Token>) {
    let is_apostrophe = |letter: char| matches!(letter, '\'' | '’' | '‘');
    let possessive = letters.len() > 2
        && is_apostrophe(letters[letters.len() - 2])
        && letters[letters.len() - 1].eq_ignore_ascii_case(&'s');
    let letters = if possessive { &letters[..letters.len() - 2] } else { letters };
    let is_upper = letters.iter().any(|letter| letter.is_uppercase())
        && !letters[..letters.len().saturating_sub(1)].iter().any(|letter| letter.is_lowercase());
    // "Room2" is a room and a number, "B12" one thing.
    let digit = letters.iter().position(|letter| letter.is_numeric()).filter(|&digit| digit >= 3);
    let (word, number) = letters.split_at(digit.unwrap_or(letters.len()));
    for part in [word, number] {
        let letters: String =
            part.iter().filter(|&&it| !is_apostrophe(it) && it != '&').copied().flat_map(plain).collect();
        if !letters.is_empty() {
            tokens.push(Token { letters, possessive, is_upper, is_stopped, dotted: false });
        }
    }
}

/// A letter without accents, small.
fn plain(letter: char) -> impl Iterator<Item = char> {
    letter.to_lowercase().map(|letter| match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è'..='ë' | 'ē' | 'ę' | 'ě' => 'e',
        'ì'..='ï' | 'ī' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ő' => 'o',
        'ř' => 'r',
        'ś' | 'š' | 'ş' => 's',
        'ť' | 'ţ' => 't',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    })
}

/// The one form of a word: that of its synonyms, with the endings of plurals and verbs gone.
fn one_form(word: &str) -> String {
    let found = |word: &str| {
        let group = SYNONYMS.iter().find(|group| group.contains(&word));
        group.and_then(|group| group.first()).map(|form| (*form).to_owned())
    };
    if word.starts_with(|letter: char| letter.is_ascii_digit()) {
        let number = plain_number(word);
        return found(&number).unwrap_or(number);
    }
    let stem = stem(word);
    found(word).or_else(|| found(&stem)).unwrap_or(stem)
}

/// A number without what is written around it: 07 and 7th are 7, 2pm is 14, 2027 is 27.
fn plain_number(word: &str) -> String {
    let digits = word.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let ending = &word[digits.len()..];
    let Ok(number) = digits.parse::<u32>() else { return word.to_owned() };
    match ending {
        "pm" if number < 12 => (number + 12).to_string(),
        "" if (2000..2100).contains(&number) => (number - 2000).to_string(),
        "" | "am" | "pm" | "st" | "nd" | "rd" | "th" => number.to_string(),
        _ => word.to_owned(),
    }
}

/// A word without the endings of plurals and verbs.
fn stem(word: &str) -> String {
    let mut stem = word.to_owned();
    if !word.is_ascii() || word.bytes().any(|letter| letter.is_ascii_digit()) {
        return stem;
    }
    if let Some(rest) = stem.strip_suffix("ies").filter(|rest| rest.len() >= 3) {
        stem = format!("{rest}y");
    } else if stem.len() > 2
        && stem.ends_with('s')
        && !["ss", "us", "is"].iter().any(|end| stem.ends_with(end))
    {
        stem.pop();
    }
    for ending in ["ing", "ed"] {
        let Some(rest) =
            stem.strip_suffix(ending).filter(|rest| rest.len() >= 4 || (rest.len() == 3 && ending == "ing"))
        else {
            continue;
        };
        let letters = rest.as_bytes();
        let doubled = letters[letters.len() - 1] == letters[letters.len() - 2]
            && !rest.ends_with("ll")
            && !rest.ends_with("ss");
        stem = if doubled { rest[..rest.len() - 1].to_owned() } else { rest.to_owned() };
        break;
    }
    stem
}
