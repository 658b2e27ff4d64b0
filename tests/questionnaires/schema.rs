//! The published JSON Schema says what the program knows, and shipped files are good by it in the eyes of a validator
//! that is not ours.

use super::breaks::BREAKS;
use super::broken::{Whole, ways};
use super::support::root;
use jsonschema::Validator;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use takestock::catalog::codes::GROUPS;
use takestock::catalog::{check, schema};
use takestock::domain::condition::{ROOTS, WORDS};
use takestock::domain::item::ItemKind;
use takestock::domain::questionnaire::{Becomes, Evidence, FORMAT, Kind, MAX_ID, Need, SlotSource};
use takestock::yaml::Source;

fn published() -> Value {
    serde_json::from_str(schema::TEXT).expect("it is JSON")
}

fn validator() -> Validator {
    jsonschema::draft202012::new(&published()).expect("it is a schema")
}

/// As other programs read it.
fn value(text: &str) -> Option<Value> {
    serde_yaml::from_str(text).ok()
}

fn files() -> Vec<(String, String)> {
    let folder = root().join("questionnaires");
    let mut files: Vec<_> = fs::read_dir(&folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .map(|path| (path.display().to_string(), fs::read_to_string(&path).expect("a file")))
        .collect();
    files.sort();
    files
}

#[test]
fn every_shipped_file_is_good_by_the_published_schema() {
    let validator = validator();
    let files = files();
    assert!(files.len() >= 6, "{files:?}");
    for (name, text) in &files {
        let value = value(text).expect("it is YAML");
        let wrong: Vec<String> = validator
            .iter_errors(&value)
            .map(|error| format!("{name}{}: {error}", error.instance_path()))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
        // The first line shows editors where it is.
        let line = text.lines().next().unwrap_or_default();
        let path = line.strip_prefix("# yaml-language-server: $schema=").expect(name);
        let schema =
            fs::read_to_string(root().join("questionnaires").join(path)).expect("the path leads there");
        assert_eq!(schema, schema::TEXT);
    }
}

/// A place in the schema, by its definition: `question/properties`.
fn at<'v>(schema: &'v Value, place: &str) -> &'v Value {
    let pointer = format!("/$defs/{place}");
    schema.pointer(&pointer).unwrap_or_else(|| panic!("there is no {pointer}"))
}

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

fn texts(value: &Value) -> BTreeSet<&str> {
    value.as_array().expect("a list").iter().map(|text| text.as_str().expect("a text")).collect()
}

fn set<'a>(names: impl IntoIterator<Item = &'a str>) -> BTreeSet<&'a str> {
    names.into_iter().collect()
}

#[test]
fn the_schema_has_the_names_that_the_program_knows() {
    let schema = published();
    let enumeration = |place: &str| {
        texts(at(&schema, place)["enum"].as_array().map_or(&Value::Null, |_| &at(&schema, place)["enum"]))
    };
    let names =
        |fits: fn(Kind) -> bool| set(Kind::ALL.iter().filter(|kind| fits(**kind)).map(|kind| kind.name()));
    assert_eq!(enumeration("question/properties/kind"), names(Kind::for_questions));
    assert_eq!(enumeration("field/properties/kind"), names(Kind::for_fields));
    assert_eq!(enumeration("question/properties/need"), set(Need::NAMES.iter().copied()));
    assert_eq!(enumeration("question/properties/evidence"), set(Evidence::NAMES.iter().copied()));
    assert_eq!(at(&schema, "question/properties/evidence")["default"], Evidence::default().name());
    assert_eq!(enumeration("becomes/properties/item"), set(ItemKind::ALL.into_iter().map(ItemKind::name)));
    for kind in ItemKind::ALL {
        let place = format!("becomes_{}/properties", kind.name());
        let mut expected = set(kind.slots().map(|slot| slot.name));
        expected.extend(["item", "only_if", "when"]);
        assert_eq!(keys(at(&schema, &place)), expected, "{}", kind.name());
        let guard = at(&schema, &place)["when"]["$ref"] == "#/$defs/condition";
        assert_eq!(guard, !Becomes::when_is_slot(kind), "`when` of {}", kind.name());
    }
    let reserved = at(&schema, "field_id")["allOf"][1]["not"]["enum"].clone();
    assert_eq!(texts(&reserved), set(WORDS.iter().chain(SlotSource::WORDS).copied()));
    let begins = at(&schema, "topic")["not"]["anyOf"][0]["pattern"].as_str().expect("a pattern");
    let words: Vec<&str> = WORDS.iter().chain(ROOTS).copied().collect();
    assert_eq!(begins, format!("^({})(\\.|$)", words.join("|")));
    for id in ["name", "topic", "any_topic", "set_id"] {
        assert_eq!(at(&schema, id)["maxLength"], MAX_ID, "{id}");
    }
    for file in ["questionnaire", "companion", "translation"] {
        assert_eq!(at(&schema, file)["properties"]["takestock"]["const"], FORMAT, "{file}");
    }
}

/// The keys that the reader asks for in each map of a file: it names them itself where a key is known to nobody.
fn asked() -> BTreeMap<&'static str, BTreeSet<String>> {
    const STRANGE: &str = "zzzzzzzzzzzzzzzzzzzz";
    let text = format!(
        "takestock: 1\nid: a\nversion: 1.0.0\ntitle: A\nminutes: 1\n{STRANGE}: questionnaire\nlanguages:\n  de:\n    \
         {STRANGE}: translation\n    questions:\n      a.b:\n        {STRANGE}: question_text\n        fields:\n          \
         c: {{{STRANGE}: field_text, options: {{d: {{{STRANGE}: option_text}}}}}}\nsections:\n  - id: s\n    key: S\n    \
         title: S\n    minutes: 1\n    {STRANGE}: section\n    questions:\n      - id: a.b\n        short: a\n        \
         ask: b\n        kind: table\n        need: must\n        minutes: 1\n        {STRANGE}: question\n        \
         fields:\n          - id: c\n            label: c\n            kind: choice\n            {STRANGE}: field\n            \
         options: [{{id: d, label: d, event: e, {STRANGE}: option}}]\n"
    );
    let source = Source::new("it.yaml", text.as_str());
    let mut asked = BTreeMap::new();
    for finding in check(&source).into_iter().filter(|finding| finding.code == "unknown-key") {
        let place = finding.place.expect("a place");
        let line = text.lines().nth(place.line - 1).expect("a line");
        let rest =
            line.split_once(&format!("{STRANGE}: ")).map(|_| &line[place.column - 1 + STRANGE.len() + 2..]);
        let map = rest.and_then(|rest| rest.split(['}', ',', ']']).next()).expect("the map's name");
        let hint = finding.hint.expect("it says what it knows");
        let keys = hint.strip_prefix("keys here: ").and_then(|rest| rest.split(';').next()).expect("keys");
        let map = ["questionnaire", "translation", "question_text", "field_text", "option_text", "section"]
            .into_iter()
            .chain(["question", "field", "option"])
            .find(|name| *name == map)
            .expect("one of ours");
        asked.insert(map, keys.split(' ').map(str::to_owned).collect());
    }
    asked
}

#[test]
fn the_schema_has_the_keys_that_the_reader_asks_for() {
    let schema = published();
    let asked = asked();
    assert_eq!(asked.len(), 9, "{asked:?}");
    for (map, expected) in asked {
        let definition = at(&schema, map);
        let object = match map {
            "field_text" | "option_text" => &definition["oneOf"][1],
            _ => definition,
        };
        let known: BTreeSet<String> = keys(&object["properties"]).into_iter().map(str::to_owned).collect();
        assert_eq!(known, expected, "{map}");
        assert_eq!(object["additionalProperties"], false, "{map}");
        assert_eq!(keys(&object["patternProperties"]), set(["^x_"]), "{map}");
        for (key, value) in object["properties"].as_object().expect("an object") {
            let reference = value["$ref"].as_str().and_then(|name| name.strip_prefix("#/$defs/"));
            let described = value.get("description").is_some()
                || reference.is_some_and(|name| at(&schema, name).get("description").is_some());
            assert!(
                described || ["private", "exposure"].contains(&key.as_str()) || value.get("const").is_some(),
                "{map}: {key} is not described"
            );
        }
    }
}

/// Codes of what a schema can say: the shape of one value, wherever it stands.
const SHAPES: &[&str] = &[
    "format-version",
    "wrong-type",
    "missing-key",
    "unknown-key",
    "empty-text",
    "empty-list",
    "unknown-value",
    "wrong-kind",
    "bad-id",
    "reserved-id",
    "bad-version",
    "bad-minutes",
    "bad-scale",
    "stray-fields",
    "stray-options",
    "unknown-slot",
    "two-guards",
];

#[test]
fn what_breaks_the_shape_is_refused_by_the_schema_too() {
    let validator = validator();
    let wholes = Whole::all();
    let (mut refused, mut passed) = (0, Vec::new());
    for way in ways(&wholes) {
        let Some(value) = value(&way.text) else { continue };
        let good = validator.is_valid(&value);
        let mut yaml = GROUPS[0].codes.iter();
        if SHAPES.contains(&way.how.code) {
            refused += usize::from(!good);
            if good {
                passed.push(format!("{} {}: {:?} → {:?}", way.file, way.how.code, way.how.from, way.how.to));
            }
        } else if way.how.code == "duplicate-id" || yaml.any(|code| code.name == way.how.code) {
            // Of two ids in one list a schema can tell; some of the others are good YAML to other programs.
        } else if !way.how.also.iter().any(|also| SHAPES.contains(also)) {
            assert!(
                good,
                "{}: {:?} is no matter of shape: {:?}",
                way.how.code,
                way.how.to,
                validator.iter_errors(&value).next().map(|e| e.to_string())
            );
        }
    }
    assert!(passed.is_empty(), "{passed:#?}");
    assert!(refused >= 100, "{refused} refused, of {} breaks", BREAKS.len());
}
