//! Every code that a finding about a questionnaire can have, once, with what it means and what to do.
//!
//! Codes are for searching and for filters, so they stay as they are from one release to the next. A test holds that no
//! finding has another.

use crate::yaml::Severity;

/// A kind of finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// The name that stands in a finding.
    pub name: &'static str,
    /// How bad it is; both where that depends on something else.
    pub severities: &'static [Severity],
    /// What it means and what to do, in a plain sentence.
    pub means: &'static str,
}

/// Codes that are found by looking at the same thing.
#[derive(Debug, Clone, Copy)]
pub struct Group {
    /// What is looked at.
    pub title: &'static str,
    /// What may be found.
    pub codes: &'static [Code],
}

const fn error(name: &'static str, means: &'static str) -> Code {
    Code { name, severities: &[Severity::Error], means }
}

const fn warning(name: &'static str, means: &'static str) -> Code {
    Code { name, severities: &[Severity::Warning], means }
}

const fn either(name: &'static str, means: &'static str) -> Code {
    Code { name, severities: &[Severity::Error, Severity::Warning], means }
}

impl Code {
    /// How bad it is, in words.
    pub fn severity(&self) -> String {
        self.severities.iter().map(|severity| severity.name()).collect::<Vec<_>>().join(" or ")
    }
}

/// The title of the group of codes that only comparing two versions finds.
pub const VERSIONS: &str = "Two versions of a questionnaire (--against)";

/// The title of the group of codes about translations.
pub const LANGUAGES: &str = "Translations";

/// The title of the group of codes about the files that hold questionnaires.
pub const FILES: &str = "The files that are checked";

/// Every code, by what is looked at.
pub const GROUPS: &[Group] = &[
    Group {
        title: "The file as YAML",
        codes: &[
            error("syntax", "This is not YAML; mend the text at this place, often by putting it in quotes."),
            error("tab", "A tab stands in the indentation; indent with spaces."),
            error("empty-file", "There is nothing in the file; begin with `takestock questionnaires --new`."),
            error("directive", "A line begins with `%`; leave it out."),
            error("second-document", "A second document begins after `---`; keep one document a file."),
            error("anchor", "Anchors (`&name`) are not read; leave it out, or put the text in quotes."),
            error("alias", "Aliases (`*name`) are not read; write the value out, or put the text in quotes."),
            error("tag", "Tags (`!name`) are not read; leave it out, or put the text in quotes."),
            error("duplicate-key", "A key stands twice in one map; keep one of the two."),
            error(
                "key-not-text",
                "A key is empty, a list, a map, or begins with a sign; make it a plain word.",
            ),
            error(
                "control-character",
                "A character that no text needs; remove it, or write it as an escape.",
            ),
            error("too-deep", "Lists and maps stand more than 32 deep in one another; make it flatter."),
            error("too-large", "The file holds more than a questionnaire may; make two of it."),
            either("too-many-problems", "More than 200 problems; mend those shown and check again."),
        ],
    },
    Group {
        title: "Keys and values",
        codes: &[
            error(
                "format-version",
                "The file is of a format that this program does not read; write `takestock: 1`.",
            ),
            error("wrong-type", "A text, a number, a list or a map stands where something else is expected."),
            error("missing-key", "A key that must be there is missing; add it."),
            error(
                "unknown-key",
                "No such key is known here; correct it, or let a key of your own begin with `x_`.",
            ),
            error("empty-text", "The text is empty; write it, or leave the key out if it may be missing."),
            error(
                "empty-list",
                "The list is empty; put something in, or leave the key out if it may be missing.",
            ),
            error(
                "unknown-value",
                "Only certain words stand here, and this is none of them; take one of those named.",
            ),
            error(
                "wrong-kind",
                "This kind is for questions only, or for fields only; take one of those named.",
            ),
            error("bad-id", "An id has small letters, digits and `_`, beginning with a letter; correct it."),
            error(
                "reserved-id",
                "That word means something else to YAML or to conditions; choose another id.",
            ),
            error("duplicate-id", "The id is there already; give one of the two another."),
            error("bad-version", "A version is three numbers with dots between; write for example 1.0.0."),
            error("bad-minutes", "Minutes are from 0 to 1440 in steps of a quarter; round them."),
            error(
                "bad-scale",
                "`at` is a whole number from 0 to 10: a point of a scale, or the count from which `from` suggests.",
            ),
            error("stray-fields", "Only a table has fields; make it a table, or leave them out."),
            error(
                "stray-options",
                "Only a choice, a multi and a scale have options; change the kind, or leave them out.",
            ),
        ],
    },
    Group {
        title: "What one part says about another",
        codes: &[
            error("unknown-topic", "No question is about this topic; correct the id."),
            error("unknown-field", "The question has no such field, event or response; correct the name."),
            error("unknown-option", "The topic has no such option; take one of its own."),
            error("unknown-slot", "The entry of the spec has no such slot; take one of its own."),
            error("two-guards", "`when` and `only_if` are the same here; keep one."),
            error("bad-condition", "The condition cannot be read; mend it at this place."),
            error(
                "bad-comparison",
                "The comparison is never true, or a value is compared with nothing; write what the help says.",
            ),
            either("bad-template", "Between `{{` and `}}` stands one name only; mend it at this place."),
            error(
                "was-is-here",
                "The id that something was is still in use; take the `was:` away, or rename.",
            ),
            error("cycle", "Conditions wait for each other, so that none is ever known; take one away."),
            warning(
                "answered-later",
                "A condition or a text reads an answer that is only asked for later; change the order.",
            ),
            warning(
                "table-in-text",
                "A text reads out a table, which is hard to follow; name a question with one answer.",
            ),
            warning(
                "never-fires",
                "No answer ever becomes this entry; fill a slot with something that was said.",
            ),
            warning(
                "private-prefill",
                "A private question may be sent ahead, where others see it; take one of the two away.",
            ),
            warning(
                "private-reused",
                "A private answer is never put into an open question; make it private, or leave it out.",
            ),
            warning(
                "from-does-not-fit",
                "Answers of the other kind suggest nothing here; take another topic, or leave it out.",
            ),
            warning(
                "spine-not-must",
                "The spine holds a question that is no must; raise its need or take it out.",
            ),
            warning("spine-too-long", "The spine takes more minutes than there are; shorten it."),
            warning(
                "minutes-do-not-add-up",
                "The minutes of the parts add up to something else; correct one of them.",
            ),
        ],
    },
    Group {
        title: "Wording",
        codes: &[
            warning("no-why", "Nothing says why this is asked; a facilitator who knows why asks better."),
            warning(
                "several-questions",
                "More than one thing is asked at once; ask one, and make the others probes.",
            ),
            warning(
                "leading-question",
                "The wording suggests its answer; ask what is, not whether it is so.",
            ),
            warning(
                "long-question",
                "The wording is too long to be read aloud and kept in mind; shorten it.",
            ),
            warning("same-wording", "A wording is a copy of another; say it otherwise, or leave it out."),
            warning("yaml-trap", "Some programs read this text as something else; put it in quotes."),
            warning("invisible-character", "The text has a character that nobody sees; retype it."),
        ],
    },
    Group {
        title: "Several questionnaires",
        codes: &[either(
            "topic-differs",
            "The same id means two things in two questionnaires; make them agree, or give one a new id.",
        )],
    },
    Group {
        title: FILES,
        codes: &[
            error("unreadable", "The file is not there, too large, or no text; the others are checked."),
            error("duplicate-set", "Two files hold a questionnaire of one id; give one of them another."),
            warning("misnamed-set", "A set is looked for by its id; name the file like it."),
        ],
    },
    Group {
        title: LANGUAGES,
        codes: &[
            error("bad-language", "A language is named as de or pt-br, the same in every place; correct it."),
            error(
                "no-original",
                "What this translates is not there, is another set, or has errors; see to that first.",
            ),
            error(
                "nothing-to-translate",
                "The original has no such thing to translate; correct the id, or leave it out.",
            ),
            error("translation-alone", "This is a translation only; name its original and the language."),
            error("unknown-section", "The original has no such section; correct the id."),
            error(
                "unknown-text",
                "No such text stands in quotes in the original's `becomes`; copy it from there.",
            ),
            warning("template-differs", "The text puts in other answers than the original; put in the same."),
            warning(
                "untranslated",
                "The translation lacks texts, which stay as they were written; add them.",
            ),
            warning(
                "count-differs",
                "The translation has more or fewer probes than the original; put them side by side.",
            ),
            warning("same-as-original", "The text is the original's, so hardly a translation; translate it."),
            warning(
                "translation-outdated",
                "The translation is of another version; look through what changed.",
            ),
            warning("misnamed-translation", "The file is looked for under another name; rename it."),
        ],
    },
    Group {
        title: VERSIONS,
        codes: &[
            either(
                "vanished-id",
                "An id of the older version is gone; keep it, or say with `was:` where it went.",
            ),
            error(
                "vanished-set",
                "A questionnaire of the older folder is gone; keep it, even if nobody begins it.",
            ),
            error("kind-changed", "An answer of another kind answers another question; give it a new id."),
            error("reused-id", "The id once meant something else; choose another."),
            warning("unknown-was", "The older version has no such id; correct the `was:`."),
            warning(
                "forgotten-was",
                "A `was:` of the older version is gone, so older answers are lost; put it back.",
            ),
            warning(
                "meaning-changed",
                "It likely means something else now; give it a new id, or raise the version.",
            ),
            either(
                "version-not-raised",
                "What changed asks for a higher version; write the one that is named.",
            ),
        ],
    },
];

/// The code with this name.
pub fn code(name: &str) -> Option<&'static Code> {
    GROUPS.iter().flat_map(|group| group.codes).find(|code| code.name == name)
}
