//! Earlier answers in the text of a question: `Since {{ does.since }}, what has changed in {{ tool.name }}?`
//!
//! Deliberately no engine. Between the braces stands one name and nothing else, so nothing can loop, include or grow;
//! what a name stands for becomes one line of bounded length, and is never read as a template again.

use super::questionnaire::is_name;
use crate::text::clean::clean_line;
use crate::text::wrap::truncate;
use std::borrow::Cow;
use std::ops::Range;

/// How many names one text may hold. More than a few cannot be read aloud, and each may bring [`LONGEST`] columns.
pub const MAX_NAMES: usize = 16;

/// The most columns that one answer takes up within a question; a longer one is cut, and `…` says so.
pub const LONGEST: usize = 200;

/// What is known of the tool itself; every other name is a topic.
pub const TOOL: &[&str] = &["tool.name", "tool.slug", "tool.status", "tool.built_with"];

const OPEN: &str = "{{";
const CLOSE: &str = "}}";

/// A text with names in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template<'a> {
    text: &'a str,
    slots: Vec<Slot<'a>>,
}

/// A name in its braces.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Slot<'a> {
    /// The name's bytes.
    at: Range<usize>,
    name: &'a str,
    /// The bytes that the answer takes the place of, braces included.
    whole: Range<usize>,
}

/// Why a text is no template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Fault {
    /// The bytes of the text that it is about.
    pub at: Range<usize>,
    /// What is the matter, in words.
    pub message: String,
}

impl<'a> Template<'a> {
    /// Reads a text. `}}` alone is text; two opening braces that are meant as such are written `{ {`.
    ///
    /// # Errors
    /// The first `{{` that does not hold one name (`tool.name`, `does.since`), or one name too many.
    pub fn parse(text: &'a str) -> Result<Template<'a>, Fault> {
        let mut slots = Vec::new();
        let mut from = 0;
        while let Some(open) = text[from..].find(OPEN).map(|at| from + at) {
            let inside = open + OPEN.len();
            let Some(close) = text[inside..].find(CLOSE).map(|at| inside + at) else {
                let message = "`{{` is never closed by `}}`; two braces as such are written `{ {`".to_owned();
                return Err(Fault { at: open..inside, message });
            };
            let written = &text[inside..close];
            let name = written.trim();
            let start = inside + (written.len() - written.trim_start().len());
            let at = start..start + name.len();
            let end = close + CLOSE.len();
            if !is_dotted(name) {
                let message = "between `{{` and `}}` stands one name, as in `{{ tool.name }}` or `{{ does.since \
                               }}`; two braces as such are written `{ {`";
                return Err(Fault {
                    at: if name.is_empty() { open..end } else { at },
                    message: message.to_owned(),
                });
            }
            if slots.len() == MAX_NAMES {
                return Err(Fault { at, message: format!("one text holds at most {MAX_NAMES} names") });
            }
            slots.push(Slot { at, name, whole: open..end });
            from = end;
        }
        Ok(Template { text, slots })
    }

    /// The names in the text, with the bytes they stand at, in order.
    pub fn names(&self) -> impl Iterator<Item = (&'a str, Range<usize>)> + '_ {
        self.slots.iter().map(|slot| (slot.name, slot.at.clone()))
    }

    /// Whether this text may have been read out of the template, whatever its names stood for then.
    pub fn may_read(&self, text: &str) -> bool {
        let Some((last, before)) = self.slots.split_last() else { return self.text == text };
        let first = before.first().unwrap_or(last);
        let (head, tail) = (&self.text[..first.whole.start], &self.text[last.whole.end..]);
        let Some(mut rest) = text.strip_prefix(head).and_then(|rest| rest.strip_suffix(tail)) else {
            return false;
        };
        // The earliest place will do for every part between two names: what follows only gains room by it.
        for pair in self.slots.windows(2) {
            let between = &self.text[pair[0].whole.end..pair[1].whole.start];
            match rest.split_once(between) {
                Some((_, after)) => rest = after,
                None => return false,
            }
        }
        true
    }

    /// The text with what `lookup` gives for every name, each as one line of at most [`LONGEST`] columns.
    ///
    /// What comes out is text for good: no two braces that an answer brought stand side by side in it, so a question
    /// that was written down as it was asked may pass through here again without an answer being read as a name.
    pub fn render(&self, lookup: &dyn Fn(&str) -> String) -> String {
        let mut out = String::with_capacity(self.text.len());
        let mut from = 0;
        for slot in &self.slots {
            out.push_str(&self.text[from..slot.whole.start]);
            out.push_str(&one_line(&lookup(slot.name)));
            from = slot.whole.end;
        }
        out.push_str(&self.text[from..]);
        while out.contains(OPEN) {
            out = out.replace(OPEN, "{ {");
        }
        out
    }
}

/// A text with its names put in. One that is no template stays as it is: `check` has told its author.
pub fn render<'a>(text: &'a str, lookup: &dyn Fn(&str) -> String) -> Cow<'a, str> {
    if !text.contains(OPEN) {
        return Cow::Borrowed(text);
    }
    match Template::parse(text) {
        Ok(template) => Cow::Owned(template.render(lookup)),
        Err(_) => Cow::Borrowed(text),
    }
}

/// A value within a question. What is looked at is bounded, so that a long answer costs no more than a short one.
fn one_line(value: &str) -> String {
    let beginning: String = value.chars().take(LONGEST * 4).collect();
    truncate(&clean_line(&beginning), LONGEST)
}

fn is_dotted(name: &str) -> bool {
    let mut parts = name.split('.');
    parts.next().is_some_and(is_name) && parts.next().is_none_or(is_name) && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lookup(name: &str) -> String {
        match name {
            "tool.name" => "Liftoff".to_owned(),
            "does.since" => "last\tMay\nor so".to_owned(),
            "sly" => "{{ tool.name }}".to_owned(),
            "brace" => "{".to_owned(),
            _ => String::new(),
        }
    }

    #[test]
    fn names_are_put_in_and_everything_else_stays() {
        for (text, expected) in [
            ("What is {{ tool.name }} for?", "What is Liftoff for?"),
            ("{{tool.name}}{{  tool.name\n}}", "LiftoffLiftoff"),
            ("Since {{ does.since }}?", "Since last May or so?"),
            ("}} { } { { x", "}} { } { { x"),
            ("no names – käse", "no names – käse"),
            ("an answer is no template: {{ sly }}", "an answer is no template: { { tool.name }}"),
            ("{{ brace }}{{ brace }}{ x", "{ { { x"),
        ] {
            assert_eq!(render(text, &lookup), expected, "{text}");
        }
    }

    #[test]
    fn names_have_places() {
        let text = "ä {{ tool.name }} and {{does.since}}";
        let template = Template::parse(text).expect("good");
        let names: Vec<_> = template.names().map(|(name, at)| (name, &text[at])).collect();
        assert_eq!(names, [("tool.name", "tool.name"), ("does.since", "does.since")]);
    }

    #[test]
    fn faults_have_words_and_a_place() {
        for (text, at, words) in [
            ("ä {{ tool.name", 3..5, "never closed"),
            ("{{ }}", 0..5, "one name"),
            ("{{ a.b.c }}", 3..8, "one name"),
            ("{{ a | upper }}", 3..12, "one name"),
            ("{{ f(a) }}", 3..7, "one name"),
            ("{{{ a }}", 2..5, "one name"),
            ("{{ {{ a }} }}", 3..7, "one name"),
            ("{{ A.b }}", 3..6, "one name"),
        ] {
            let fault = Template::parse(text).expect_err(text);
            assert_eq!((fault.at.clone(), fault.message.contains(words)), (at, true), "{text}: {fault}");
            assert_eq!(render(text, &lookup), text, "shown as it is");
        }
        let many = "{{ a }}".repeat(MAX_NAMES + 1);
        assert_eq!(Template::parse(&many).expect_err("too many").at, 7 * MAX_NAMES + 3..7 * MAX_NAMES + 4);
        assert!(Template::parse(&many[7..]).is_ok());
    }

    #[test]
    fn what_was_read_out_is_known_again() {
        let template = Template::parse("Since {{ a }}, is {{ b }} still so?").expect("good");
        assert!(template.may_read("Since May, is it still so?"));
        assert!(template.may_read("Since [a: not yet said], is it, is it, still so?"));
        assert!(!template.may_read("Since May, is it so?"));
        assert!(!template.may_read("Since, is still so?"));
        assert!(Template::parse("Plain?").expect("good").may_read("Plain?"));
    }

    #[test]
    fn a_long_answer_is_cut() {
        let out = render("<{{ a }}>", &|_| "word ".repeat(1_000_000));
        assert!(out.ends_with("…>") && crate::text::wrap::width(&out) <= LONGEST + 2, "{out}");
    }

    proptest! {
        #[test]
        fn rendering_is_bounded_and_final(text in "[{} a.b\n|äx]{0,60}", value in "\\PC{0,400}") {
            let out = render(&text, &|_| value.clone());
            prop_assert!(out.len() <= text.len() * 2 + MAX_NAMES * LONGEST * 8);
            match Template::parse(&text) {
                Ok(template) => {
                    prop_assert_eq!(render(&out, &|_| "again".to_owned()), out.as_ref());
                    // An answer's own braces are parted, which may part a fixed `{` beside it.
                    let parted = value.contains('{') || text.contains("}{") || text.contains("{{{");
                    prop_assert!(parted || template.may_read(&out), "it is known again");
                }
                Err(fault) => prop_assert!(text.get(fault.at).is_some()),
            }
        }
    }
}
