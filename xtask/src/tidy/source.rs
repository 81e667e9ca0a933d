//! Rust text as the rules see it: lines, with comments and the insides of strings taken out, so that a rule finds code and
//! not talk of it.

/// A Rust file.
pub(super) struct Source<'a> {
    pub(super) path: &'a str,
    /// As it is written.
    pub(super) text: &'a str,
    code: String,
    /// Of each line, whether it is for tests only.
    for_tests: Vec<bool>,
}

/// A line of code.
pub(super) struct Line<'a> {
    /// From one.
    pub(super) number: usize,
    pub(super) code: &'a str,
    /// Whether it is compiled for tests only.
    pub(super) is_test: bool,
}

impl<'a> Source<'a> {
    pub(super) fn new(path: &'a str, text: &'a str, is_test: bool) -> Self {
        let code = code(text);
        let for_tests = if is_test { vec![true; code.lines().count()] } else { lines_for_tests(&code) };
        Self { path, text, code, for_tests }
    }

    pub(super) fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        let numbered = self.code.lines().zip(&self.for_tests).zip(1..);
        numbered.map(|((code, is_test), number)| Line { number, code, is_test: *is_test })
    }
}

/// Marks what stands under `#[cfg(test)]`, up to its closing brace or its semicolon.
fn lines_for_tests(code: &str) -> Vec<bool> {
    let mut depth = None;
    let mark = |line: &str| {
        if depth.is_none() && line.trim() == "#[cfg(test)]" {
            depth = Some(0_usize);
        }
        let marked = depth.is_some();
        for letter in line.chars() {
            depth = match (letter, depth) {
                ('{', Some(open)) => Some(open + 1),
                ('}', Some(1)) | (';', Some(0)) => None,
                ('}', Some(open)) => open.checked_sub(1),
                (_, depth) => depth,
            };
        }
        marked
    };
    code.lines().map(mark).collect()
}

/// The text with a space for each character of a comment and of what stands inside quotes; lines stay where they are.
fn code(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let hidden = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            block_comment(rest)
        } else if let Some(length) =
            raw_string(rest, &code).or_else(|| string(rest)).or_else(|| character(rest))
        {
            length
        } else {
            code.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        };
        code.extend(rest[..hidden].chars().map(|letter| if letter == '\n' { '\n' } else { ' ' }));
        rest = &rest[hidden..];
    }
    code
}

/// The length of a comment that may hold others.
fn block_comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if text[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

fn string(text: &str) -> Option<usize> {
    text.starts_with('"').then(|| 1 + closed(&text[1..], '"'))
}

/// Up to and with the quote that no backslash hides.
fn closed(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, letter) in text.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if letter == quote => return at + letter.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

/// `r"…"`, `r#"…"#` and so on, where `r` is not the end of a name.
fn raw_string(text: &str, before: &str) -> Option<usize> {
    let after = text.strip_prefix('r')?;
    if before
        .ends_with(|letter: char| letter.is_alphanumeric() && letter != 'b' && letter != 'c' || letter == '_')
    {
        return None;
    }
    let hashes = after.len() - after.trim_start_matches('#').len();
    let inside = after[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(inside.find(&end).map_or(text.len(), |at| 1 + hashes + 1 + at + end.len()))
}

/// `'x'` or `'\n'`, but no lifetime.
fn character(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('\'')?;
    let mut letters = inside.chars();
    let first = letters.next()?;
    if first == '\\' {
        return Some(1 + closed(inside, '\''));
    }
    (letters.next() == Some('\'')).then(|| 2 + first.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_strings_are_no_code() {
        let cases = [
            ("let a = 1; // todo", "let a = 1;"),
            ("/* a /* b */ c */ d()", "d()"),
            ("say(\"a \\\" b\"); e()", "say(); e()"),
            ("say(r#\"a \" b\"#); e()", "say(); e()"),
            ("let bar\u{e9}r = \"\u{e9}\";", "let bar\u{e9}r = ;"),
            ("quote('\"'); f('\\''); g::<'a>()", "quote(); f(); g::<'a>()"),
            ("\"never closed", ""),
        ];
        for (text, expected) in cases {
            let squeezed: String = code(text).split_whitespace().collect();
            assert_eq!(squeezed, expected.split_whitespace().collect::<String>(), "{text}");
        }
        assert_eq!(code("a /* b\nc */ d\n").lines().count(), 2);
    }

    #[test]
    fn tests_inside_a_file_end_with_their_block() {
        let text = "fn a() {}\n#[cfg(test)]\nmod suite;\nfn b() {}\n#[cfg(test)]\nimpl C {\n    fn d() { e(\"}\") }\n}\nfn f() {}\n";
        let source = Source::new("a.rs", text, false);
        let for_tests: Vec<_> = source.lines().filter(|line| line.is_test).map(|line| line.number).collect();
        assert_eq!(for_tests, [2, 3, 5, 6, 7, 8]);
        assert!(Source::new("a.rs", text, true).lines().all(|line| line.is_test));
    }
}
