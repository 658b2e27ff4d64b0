//! The language of `when`: a small subset of Jinja's expressions, in three values.
//!
//! ```text
//! or      := and { "or" and }
//! and     := not { "and" not }
//! not     := "not" not | "(" or ")" | compare
//! compare := operand [ ( "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not" "in" ) operand ]
//! operand := name | 'text' | "text" | number | "true" | "false" | "[" [ operand { "," operand } ] "]"
//! name    := word [ "." word ]
//! ```
//!
//! A name is a topic (`does.data`), `tool.…`, `walkthrough.mode`, or in a guard a field of the row. What a name stands for
//! is the caller's business. There are no calls, no loops and no assignments: evaluation ends after as many steps as the
//! text has words.

use std::ops::Range;

mod parse;
mod words;

pub use words::Naming;

/// The longest condition in bytes.
pub const MAX_LENGTH: usize = 16 * 1024;
/// How deep parentheses, `not` and lists may stand in one another.
pub const MAX_DEPTH: usize = 32;

/// Words of the language, hence not the beginning of a name.
pub const WORDS: &[&str] = &["and", "or", "not", "in", "is", "if", "else", "true", "false", "none", "null"];

/// First segments with a meaning of their own, hence not the beginning of a topic.
pub const ROOTS: &[&str] = &["tool", "walkthrough"];

/// What follows from a condition. A missing answer is not a no: nothing is hidden for lack of data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Truth {
    /// Does not apply.
    False,
    /// Not yet known.
    Unknown,
    /// Applies.
    True,
}

impl Truth {
    fn of(known: bool) -> Truth {
        if known { Truth::True } else { Truth::False }
    }
}

impl std::ops::Not for Truth {
    type Output = Truth;
    fn not(self) -> Truth {
        match self {
            Truth::True => Truth::False,
            Truth::Unknown => Truth::Unknown,
            Truth::False => Truth::True,
        }
    }
}

/// What a name stands for.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// No answer, or none that is agreed on.
    Missing,
    /// A text, the id of a pick, a date as `2026-11-18`.
    Text(String),
    /// The ids of a multiple pick.
    Texts(Vec<String>),
    /// A number.
    Number(f64),
    /// A yes or no.
    Bool(bool),
}

/// A condition that was parsed.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    root: Expr,
}

/// Why a text is no condition.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Fault {
    /// The bytes of the text that it is about.
    pub at: Range<usize>,
    /// What is the matter, in words.
    pub message: String,
    /// What to write instead, where that is known.
    pub hint: Option<String>,
}

/// A value that stands where only a name or a comparison says something: it holds always, or never.
#[derive(Debug, Clone, PartialEq)]
pub struct Alone<'a> {
    /// Where it stands, quotes included.
    pub at: Range<usize>,
    /// The comparison that it was likely meant to go on with: the name, and where the value stands that this is compared with.
    pub after: Option<(&'a str, Range<usize>)>,
}

/// A name compared with a literal, for checking that it is a possible answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison<'a> {
    /// The name.
    pub name: &'a str,
    /// What it is compared with.
    pub value: &'a Value,
    /// Whether it is asked which of the two is less.
    pub ordered: bool,
    /// Where the literal stands, quotes included.
    pub at: Range<usize>,
}

impl<'a> Comparison<'a> {
    /// The literal, if it is a text.
    pub fn text(&self) -> Option<&'a str> {
        match self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Expr {
    Or(Vec<Expr>),
    And(Vec<Expr>),
    Not(Box<Expr>),
    Compare(Operand, Op, Operand),
    Bare(Operand),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Op {
    Equal,
    Unequal,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    In,
    NotIn,
}

#[derive(Debug, Clone, PartialEq)]
struct Operand {
    at: Range<usize>,
    kind: OperandKind,
}

#[derive(Debug, Clone, PartialEq)]
enum OperandKind {
    Name(String),
    Literal(Value),
    List(Vec<Operand>),
}

impl Condition {
    /// Parses a condition.
    ///
    /// # Errors
    /// The first thing that is not of the language, with its place in the text.
    pub fn parse(text: &str) -> Result<Condition, Fault> {
        if text.len() > MAX_LENGTH {
            let message = format!("a condition is at most {MAX_LENGTH} bytes long");
            return Err(Fault { at: 0..text.len(), message, hint: None });
        }
        Ok(Condition { root: parse::expression(text)? })
    }

    /// Evaluates. `lookup` says what a name stands for; it is asked once for every time a name is written, at most.
    pub fn eval(&self, lookup: &dyn Fn(&str) -> Value) -> Truth {
        eval(&self.root, lookup)
    }

    /// The names that the condition depends on, with their places, in the order of the text.
    pub fn names(&self) -> Vec<(&str, Range<usize>)> {
        let mut names = Vec::new();
        each_operand(&self.root, &mut |operand| {
            if let OperandKind::Name(name) = &operand.kind {
                names.push((name.as_str(), operand.at.clone()));
            }
        });
        names
    }

    /// Every literal that a name is compared with, those of lists one by one.
    pub fn comparisons(&self) -> Vec<Comparison<'_>> {
        let mut all = Vec::new();
        comparisons(&self.root, &mut all);
        all
    }

    /// Every two names that are compared with each other, as (one, other, where the one stands), each way round. One of
    /// them is often a text without its quotes.
    pub fn pairs(&self) -> Vec<(&str, &str, Range<usize>)> {
        let mut all = Vec::new();
        pairs(&self.root, &mut all);
        all
    }

    /// Every value that is compared with nothing: `x == 'a' or 'b'` holds whatever was said.
    pub fn alone(&self) -> Vec<Alone<'_>> {
        let mut all = Vec::new();
        alone(&self.root, None, &mut all);
        all
    }
}

fn pairs<'a>(expr: &'a Expr, all: &mut Vec<(&'a str, &'a str, Range<usize>)>) {
    match expr {
        Expr::Or(parts) | Expr::And(parts) => parts.iter().for_each(|part| pairs(part, all)),
        Expr::Not(part) => pairs(part, all),
        Expr::Bare(_) => {}
        Expr::Compare(left, _, right) => {
            for (one, other) in [(left, right), (right, left)] {
                let OperandKind::Name(other) = &other.kind else { continue };
                let ones = match &one.kind {
                    OperandKind::List(items) => items.as_slice(),
                    _ => std::slice::from_ref(one),
                };
                all.extend(ones.iter().filter_map(|one| match &one.kind {
                    OperandKind::Name(name) => Some((name.as_str(), other.as_str(), one.at.clone())),
                    _ => None,
                }));
            }
        }
    }
}

fn alone<'a>(expr: &'a Expr, before: Option<&'a Expr>, all: &mut Vec<Alone<'a>>) {
    match expr {
        Expr::Or(parts) => {
            let mut compared = None;
            for part in parts {
                alone(part, compared, all);
                if matches!(part, Expr::Compare(..)) {
                    compared = Some(part);
                }
            }
        }
        Expr::And(parts) => parts.iter().for_each(|part| alone(part, None, all)),
        Expr::Not(part) => alone(part, None, all),
        Expr::Compare(..) => {}
        Expr::Bare(Operand { kind: OperandKind::Name(_), .. }) => {}
        Expr::Bare(operand) => {
            let after = match before {
                Some(Expr::Compare(left, Op::Equal, right)) => match (&left.kind, &right.kind) {
                    (OperandKind::Name(name), OperandKind::Literal(_)) => {
                        Some((name.as_str(), right.at.clone()))
                    }
                    _ => None,
                },
                _ => None,
            };
            all.push(Alone { at: operand.at.clone(), after });
        }
    }
}

fn each_operand<'a>(expr: &'a Expr, see: &mut dyn FnMut(&'a Operand)) {
    fn inside<'a>(operand: &'a Operand, see: &mut dyn FnMut(&'a Operand)) {
        see(operand);
        if let OperandKind::List(items) = &operand.kind {
            items.iter().for_each(|item| inside(item, see));
        }
    }
    match expr {
        Expr::Or(parts) | Expr::And(parts) => parts.iter().for_each(|part| each_operand(part, see)),
        Expr::Not(part) => each_operand(part, see),
        Expr::Compare(left, _, right) => {
            inside(left, see);
            inside(right, see);
        }
        Expr::Bare(operand) => inside(operand, see),
    }
}

fn comparisons<'a>(expr: &'a Expr, all: &mut Vec<Comparison<'a>>) {
    match expr {
        Expr::Or(parts) | Expr::And(parts) => parts.iter().for_each(|part| comparisons(part, all)),
        Expr::Not(part) => comparisons(part, all),
        Expr::Bare(_) => {}
        Expr::Compare(left, op, right) => {
            let ordered = matches!(op, Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual);
            for (name, other) in [(left, right), (right, left)] {
                let OperandKind::Name(name) = &name.kind else { continue };
                let literals = match &other.kind {
                    OperandKind::List(items) => items.as_slice(),
                    _ => std::slice::from_ref(other),
                };
                all.extend(literals.iter().filter_map(|literal| match &literal.kind {
                    OperandKind::Literal(value) => {
                        Some(Comparison { name, value, ordered, at: literal.at.clone() })
                    }
                    _ => None,
                }));
            }
        }
    }
}

fn eval(expr: &Expr, lookup: &dyn Fn(&str) -> Value) -> Truth {
    match expr {
        // Kleene's logic is a minimum and a maximum over False < Unknown < True.
        Expr::And(parts) => parts.iter().map(|part| eval(part, lookup)).min().unwrap_or(Truth::True),
        Expr::Or(parts) => parts.iter().map(|part| eval(part, lookup)).max().unwrap_or(Truth::False),
        Expr::Not(part) => !eval(part, lookup),
        Expr::Bare(operand) => match values(operand, lookup).as_slice() {
            [] => Truth::False,
            [one] => match one {
                Value::Missing => Truth::Unknown,
                Value::Bool(flag) => Truth::of(*flag),
                Value::Number(number) => Truth::of(*number != 0.0),
                Value::Text(text) => Truth::of(!text.is_empty()),
                Value::Texts(texts) => Truth::of(!texts.is_empty()),
            },
            _ => Truth::True,
        },
        Expr::Compare(left, op, right) => {
            let (left, right) = (values(left, lookup), values(right, lookup));
            match op {
                Op::In => contains(&right, &left),
                Op::NotIn => !contains(&right, &left),
                Op::Equal => equal(&left, &right),
                Op::Unequal => !equal(&left, &right),
                Op::Less => ordered(&left, &right, |o| o.is_lt()),
                Op::LessEqual => ordered(&left, &right, |o| o.is_le()),
                Op::Greater => ordered(&left, &right, |o| o.is_gt()),
                Op::GreaterEqual => ordered(&left, &right, |o| o.is_ge()),
            }
        }
    }
}

/// An operand as a set: one value for a literal or a name, as many as there are for a list.
fn values(operand: &Operand, lookup: &dyn Fn(&str) -> Value) -> Vec<Value> {
    match &operand.kind {
        OperandKind::Literal(value) => vec![value.clone()],
        OperandKind::Name(name) => vec![lookup(name)],
        OperandKind::List(items) => items.iter().flat_map(|item| values(item, lookup)).collect(),
    }
}

fn missing(values: &[Value]) -> bool {
    values.contains(&Value::Missing)
}

/// The members of a set, a multiple pick taken apart.
fn members(values: &[Value]) -> impl Iterator<Item = Value> + '_ {
    values.iter().flat_map(|value| match value {
        Value::Texts(texts) => texts.iter().cloned().map(Value::Text).collect(),
        other => vec![other.clone()],
    })
}

fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(number), Value::Text(text)) | (Value::Text(text), Value::Number(number)) => {
            text.trim().parse() == Ok(*number)
        }
        (a, b) => a == b,
    }
}

/// Whether every member of `part` is in `whole`.
fn contains(whole: &[Value], part: &[Value]) -> Truth {
    let whole_members: Vec<Value> = members(whole).filter(|value| *value != Value::Missing).collect();
    members(part)
        .map(|one| match one {
            Value::Missing => Truth::Unknown,
            one if whole_members.iter().any(|other| same(&one, other)) => Truth::True,
            _ if missing(whole) => Truth::Unknown,
            _ => Truth::False,
        })
        .min()
        .unwrap_or(Truth::True)
}

fn equal(a: &[Value], b: &[Value]) -> Truth {
    if missing(a) || missing(b) {
        return Truth::Unknown;
    }
    // A pick is a set: it equals another when each holds the other.
    contains(a, b).min(contains(b, a))
}

fn ordered(a: &[Value], b: &[Value], holds: impl Fn(std::cmp::Ordering) -> bool) -> Truth {
    let ([a], [b]) = (a, b) else { return Truth::Unknown };
    let number = |value: &Value| match value {
        Value::Number(number) => Some(*number),
        Value::Text(text) => text.trim().parse::<f64>().ok(),
        _ => None,
    };
    let order = match (a, b) {
        (a, b) if number(a).is_some() && number(b).is_some() => number(a).partial_cmp(&number(b)),
        // Dates, whose texts are in the order of time.
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        _ => None,
    };
    order.map_or(Truth::Unknown, |order| Truth::of(holds(order)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lookup(name: &str) -> Value {
        match name {
            "does.data" => Value::Texts(vec!["prices".into(), "names".into()]),
            "none.picked" => Value::Texts(vec![]),
            "risk.access" => Value::Text("everybody".into()),
            "know.bus_factor" => Value::Number(1.0),
            "said.number" => Value::Text("12".into()),
            "wrap.date" => Value::Text("2026-11-18".into()),
            "open.consent" => Value::Bool(true),
            "walkthrough.mode" => Value::Text("live".into()),
            "skipped" => Value::Text(String::new()),
            _ => Value::Missing,
        }
    }

    fn truth(text: &str) -> Truth {
        match Condition::parse(text) {
            Ok(condition) => condition.eval(&lookup),
            Err(fault) => panic!("{text}: {fault} at {:?}", fault.at),
        }
    }

    #[test]
    fn three_values() {
        use Truth::{False, True, Unknown};
        for (text, expected) in [
            ("'prices' in does.data", True),
            ("'salaries' in does.data", False),
            ("'salaries' not in does.data", True),
            ("'prices' in none.picked", False),
            ("none.picked", False),
            ("'prices' in gone.away", Unknown),
            ("does.data == ['names', 'prices']", True),
            ("does.data == 'prices'", False),
            ("risk.access == 'everybody'", True),
            ("risk.access in ['everybody', 'team']", True),
            ("risk.access in ['team', gone.away]", Unknown),
            ("risk.access in ['everybody', gone.away]", True),
            ("risk.access != \"everybody\"", False),
            ("gone.away == 'x'", Unknown),
            ("gone.away != 'x'", Unknown),
            ("not gone.away == 'x'", Unknown),
            ("gone.away == 'x' or risk.access == 'everybody'", True),
            ("gone.away == 'x' or risk.access == 'team'", Unknown),
            ("gone.away == 'x' and risk.access == 'team'", False),
            ("gone.away == 'x' and risk.access == 'everybody'", Unknown),
            ("know.bus_factor <= 1 and know.bus_factor > 0", True),
            ("know.bus_factor == '1'", True),
            ("said.number > 9", True),
            ("wrap.date < '2026-12-01'", True),
            ("risk.access < 3", Unknown),
            ("gone.away < 3", Unknown),
            ("open.consent", True),
            ("open.consent == true", True),
            ("not open.consent", False),
            ("skipped != ''", False),
            ("skipped", False),
            ("not (open.consent and skipped)", True),
            ("true or false and false", True),
            ("(true or false) and false", False),
            ("-1 < 0", True),
            ("walkthrough.mode != 'absent'", True),
            ("[] == []", True),
        ] {
            assert_eq!(truth(text), expected, "{text}");
        }
    }

    #[test]
    fn faults_have_words_and_a_place() {
        for (text, at, words) in [
            ("", 0..0, "missing at the end"),
            ("a ==", 4..4, "missing at the end"),
            ("a = 'x'", 2..3, "write `==`"),
            ("a == 'x", 5..7, "never closed"),
            ("(a", 2..2, "`)` is missing"),
            ("a in ['x'", 9..9, "`]` is missing"),
            ("a b", 2..3, "`and` or `or` is missing"),
            ("a and or b", 6..8, "missing before `or`"),
            ("1 < a < 3", 6..7, "one comparison at a time"),
            ("a.b.c", 0..5, "one word, or two"),
            ("a.", 0..2, "one word, or two"),
            ("a not b", 6..7, "`in` is missing"),
            ("f(a)", 1..2, "`and` or `or` is missing"),
            ("a | upper", 2..3, "conditions have"),
            ("{{ a }}", 0..1, "conditions have"),
            ("a ==== b", 2..6, "no such comparison"),
            ("1x == a", 0..2, "not a number"),
            ("ä == 'x'", 0..2, "conditions have"),
        ] {
            let fault = Condition::parse(text).expect_err(text);
            assert_eq!((fault.at.clone(), fault.message.contains(words)), (at, true), "{text}: {fault}");
        }
    }

    #[test]
    fn what_was_likely_meant_is_said() {
        for (text, at, message, hint) in [
            ("a is 'x'", 2..4, "`is`", "`==`"),
            ("a is not 'x'", 2..4, "`is`", "`!=`"),
            ("a = 'x'", 2..3, "`=`", "`==`"),
            ("a === 'x'", 2..5, "`===`", "`==`"),
            ("a in ('x', 'y')", 5..6, "square brackets", "['x', 'y']"),
            ("a not in ('x')", 9..10, "square brackets", "['x']"),
            ("a in (", 5..6, "square brackets", "['a', 'b']"),
            ("a > 2026-11-18", 4..14, "in quotes", "'2026-11-18'"),
            ("a && b", 2..4, "`&&`", "`and`"),
            ("a || b", 2..4, "`||`", "`or`"),
            ("!a", 0..1, "`!`", "`not`"),
            ("a == ‘x’", 5..8, "`‘`", "straight"),
            ("a == “x”", 5..8, "`“`", "straight"),
            ("{{ a }} == 'x'", 0..1, "`{`", "without braces"),
        ] {
            let fault = Condition::parse(text).expect_err(text);
            let said = fault.hint.clone().unwrap_or_default();
            let right = fault.message.contains(message) && said.contains(hint);
            assert_eq!((fault.at.clone(), right), (at, true), "{text}: {fault}; {said}");
        }
    }

    #[test]
    fn values_that_are_compared_with_nothing_are_found() {
        let alone = |text: &str| {
            let condition = Condition::parse(text).expect(text);
            let of = |alone: Alone<'_>| {
                (text[alone.at].to_owned(), alone.after.map(|(name, at)| format!("{name} {}", &text[at])))
            };
            condition.alone().into_iter().map(of).collect::<Vec<_>>()
        };
        let is = |text: &str, after: &str| {
            vec![(text.to_owned(), Some(after.to_owned()).filter(|s| !s.is_empty()))]
        };
        assert_eq!(alone("a == 'x' or 'y'"), is("'y'", "a 'x'"));
        assert_eq!(alone("not 'y'"), is("'y'", ""));
        assert_eq!(alone("a and 3"), is("3", ""));
        assert_eq!(alone("a or (b == 'x' or ['y'])"), is("['y']", "b 'x'"));
        for good in ["a", "not a or b == 'x'", "'x' in a", "a in ['x', 'y']", "a == true"] {
            assert_eq!(alone(good), [], "{good}");
        }
        let condition = Condition::parse("a == b or c in [d, 'e']").expect("good");
        let pairs: Vec<_> = condition.pairs().into_iter().map(|(one, other, _)| (one, other)).collect();
        assert_eq!(pairs, [("a", "b"), ("b", "a"), ("d", "c")]);
    }

    #[test]
    fn names_and_comparisons_have_places() {
        let text = "a.b == 'x' or 'y' in c and d in ['z', e] or f >= 2";
        let condition = Condition::parse(text).expect("good");
        let names: Vec<_> =
            condition.names().into_iter().map(|(name, at)| (name, text[at].to_owned())).collect();
        assert_eq!(names, ["a.b", "c", "d", "e", "f"].map(|name| (name, name.to_owned())));
        let compared: Vec<_> =
            condition.comparisons().into_iter().map(|c| (c.name, &text[c.at], c.ordered)).collect();
        assert_eq!(
            compared,
            [("a.b", "'x'", false), ("c", "'y'", false), ("d", "'z'", false), ("f", "2", true)]
        );
    }

    #[test]
    fn depth_and_length_are_capped() {
        let nested = |open: &str, n: usize, close: &str| format!("{}a{}", open.repeat(n), close.repeat(n));
        assert!(Condition::parse(&nested("(", MAX_DEPTH, ")")).is_ok());
        for deep in [
            nested("(", MAX_DEPTH + 1, ")"),
            nested("not ", MAX_DEPTH + 1, ""),
            nested("[", MAX_DEPTH + 1, "]"),
        ] {
            let fault = Condition::parse(&deep).expect_err("too deep");
            assert!(fault.message.contains("deep"), "{fault}");
        }
        let long = vec!["a.b == 'x'"; 10_000].join(" or ");
        assert!(Condition::parse(&long).expect_err("too long").message.contains("at most"));
        let many = vec!["a"; MAX_LENGTH / 5].join(" or ");
        assert_eq!(truth(&many), Truth::Unknown);
    }

    proptest! {
        #[test]
        fn any_text_is_parsed_or_refused(text in any::<String>()) {
            total(&text)?;
        }

        #[test]
        fn any_words_are_parsed_or_refused(words in proptest::collection::vec(prop::sample::select(vec![
            "and", "or", "not", "in", "(", ")", "[", "]", ",", "==", "!=", "<", ">=", "'x'", "\"y\"", "1", "-2.5",
            "true", "false", "does.data", "risk.access", "gone.away", "know.bus_factor", "é", "'",
        ]), 0..24)) {
            total(&words.join(" "))?;
        }
    }

    fn total(text: &str) -> Result<(), TestCaseError> {
        match Condition::parse(text) {
            Ok(condition) => {
                // Evaluation is total whatever the names stand for, and agrees with its own negation.
                let truth = condition.eval(&lookup);
                let negated = Condition { root: Expr::Not(Box::new(condition.root.clone())) };
                prop_assert_eq!(negated.eval(&lookup), !truth);
                // More knowledge never turns a known truth around.
                if condition.eval(&|_| Value::Missing) != Truth::Unknown {
                    prop_assert_eq!(condition.eval(&|_| Value::Missing), truth);
                }
                for (name, at) in condition.names() {
                    prop_assert_eq!(&text[at], name);
                }
            }
            Err(fault) => prop_assert!(text.get(fault.at.clone()).is_some(), "{:?}", fault),
        }
        Ok(())
    }
}
