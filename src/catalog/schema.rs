//! The JSON Schema of questionnaires and their translations, for editors that complete and check while people type.
//!
//! It is a file of its own, held against the program by a test: the same keys, kinds, names and slots. What a schema
//! cannot say (ids that another question has, minutes that add up) is [`super::check`]'s to find.

/// What the schema's file is called beside questionnaires of the user's own.
pub const FILE: &str = "questionnaire.schema.json";

/// The schema, as JSON.
pub const TEXT: &str = include_str!("../../assets/questionnaire.schema.json");

/// The line by which a file beside the schema points editors to it; see [`FILE`].
pub const LINE: &str = "# yaml-language-server: $schema=questionnaire.schema.json\n";

/// Whether a file begins like a schema that some version of this program wrote.
pub fn is_ours(beginning: &[u8]) -> bool {
    let comment = TEXT.lines().find(|line| line.contains("$comment")).unwrap_or_default();
    String::from_utf8_lossy(beginning).lines().any(|line| line == comment)
}
