//! A condition in words, for somebody who has never seen one.

use super::{Condition, Expr, Op, Operand, OperandKind, Value};

/// What names and texts of a condition are called.
pub struct Naming<'a> {
    /// What a name is called: `A6 (The data)`.
    pub subject: &'a dyn Fn(&str) -> String,
    /// What a text that is compared with a name is called: the label of an option.
    pub label: &'a dyn Fn(&str, &str) -> String,
}

impl Condition {
    /// The condition as the rest of a sentence that begins with "asked if": `A6 (The data) names “prices”`.
    pub fn in_words(&self, naming: &Naming<'_>) -> String {
        expression(&self.root, naming, false)
    }
}

/// Within an "and", an "or" needs a word in front, or nobody hears where it begins.
fn expression(expr: &Expr, naming: &Naming<'_>, within: bool) -> String {
    match expr {
        Expr::Or(parts) if parts.len() > 1 => {
            let parts = alike(parts, naming);
            let either = if within && parts.len() > 1 { "either " } else { "" };
            format!("{either}{}", parts.join(" or "))
        }
        Expr::And(parts) if parts.len() > 1 => {
            let parts: Vec<String> = parts.iter().map(|part| expression(part, naming, true)).collect();
            parts.join(", and ")
        }
        Expr::Or(parts) | Expr::And(parts) => {
            parts.iter().map(|part| expression(part, naming, within)).collect::<Vec<_>>().join(" and ")
        }
        Expr::Not(part) => match part.as_ref() {
            Expr::Compare(left, op, right) => comparison(left, opposite(*op), right, naming),
            Expr::Bare(operand) => format!("{} is “no”", operand_words(operand, naming, None)),
            part => format!("it is not so that {}", expression(part, naming, true)),
        },
        Expr::Compare(left, op, right) => comparison(left, *op, right, naming),
        Expr::Bare(operand) => format!("{} is “yes”", operand_words(operand, naming, None)),
    }
}

/// Parts that say the same of different names are said once (`S1, S2 or S3 is “holds”`), and so are several answers
/// that one name may have (`A5 is “within the hour” or “the same day”`). Not so what they are not, which would sound as if
/// it had to be so of all.
fn alike(parts: &[Expr], naming: &Naming<'_>) -> Vec<String> {
    let mut said: Vec<Said> = Vec::new();
    for part in parts {
        let found = match part {
            Expr::Compare(left, Op::Equal | Op::In, right) => {
                name_of(left).map(|name| (left, operand_words(right, naming, Some(&name))))
            }
            _ => None,
        };
        let Some((left, is)) = found else {
            said.push(Said::Whole(expression(part, naming, true)));
            continue;
        };
        let subject = operand_words(left, naming, None);
        match said.last_mut() {
            Some(Said::Is(subjects, answers)) if *answers == [is.as_str()] => subjects.push(subject),
            Some(Said::Is(subjects, answers)) if *subjects == [subject.as_str()] => answers.push(is),
            _ => said.push(Said::Is(vec![subject], vec![is])),
        }
    }
    said.into_iter().map(Said::words).collect()
}

/// A part of an "or", or several that are said as one.
enum Said {
    /// Any of these names is any of these answers.
    Is(Vec<String>, Vec<String>),
    /// Words as they are.
    Whole(String),
}

impl Said {
    fn words(self) -> String {
        match self {
            Said::Is(subjects, answers) => format!("{} is {}", listed(&subjects), listed(&answers)),
            Said::Whole(words) => words,
        }
    }
}

fn listed(words: &[String]) -> String {
    match words {
        [before @ .., last] if !before.is_empty() => format!("{} or {last}", before.join(", ")),
        words => words.join(" "),
    }
}

fn comparison(left: &Operand, op: Op, right: &Operand, naming: &Naming<'_>) -> String {
    let names = |operand: &Operand| matches!(operand.kind, OperandKind::Name(_));
    match (op, names(left), names(right)) {
        // 'prices' in does.data: the name is what is talked about.
        (Op::In | Op::NotIn, false, true) => {
            let verb = if op == Op::In { "names" } else { "does not name" };
            let name = name_of(right);
            format!(
                "{} {verb} {}",
                operand_words(right, naming, None),
                operand_words(left, naming, name.as_deref())
            )
        }
        (_, false, true) => comparison(right, turned(op), left, naming),
        _ => format!("{} {}", operand_words(left, naming, None), verb_and_object(left, op, right, naming)),
    }
}

fn verb_and_object(left: &Operand, op: Op, right: &Operand, naming: &Naming<'_>) -> String {
    let verb = match op {
        Op::Equal | Op::In => "is",
        Op::Unequal | Op::NotIn => "is not",
        Op::Less => "is less than",
        Op::LessEqual => "is at most",
        Op::Greater => "is more than",
        Op::GreaterEqual => "is at least",
    };
    format!("{verb} {}", operand_words(right, naming, name_of(left).as_deref()))
}

fn name_of(operand: &Operand) -> Option<String> {
    match &operand.kind {
        OperandKind::Name(name) => Some(name.clone()),
        _ => None,
    }
}

/// An operand in words; a text as the option of what it is compared with.
fn operand_words(operand: &Operand, naming: &Naming<'_>, compared: Option<&str>) -> String {
    match &operand.kind {
        OperandKind::Name(name) => (naming.subject)(name),
        OperandKind::Literal(Value::Text(text)) if text.is_empty() => "left empty".to_owned(),
        OperandKind::Literal(Value::Text(text)) => {
            let label = compared.map_or_else(|| text.clone(), |name| (naming.label)(name, text));
            format!("“{label}”")
        }
        OperandKind::Literal(Value::Number(number)) => number.to_string(),
        OperandKind::Literal(Value::Bool(yes)) => if *yes { "“yes”" } else { "“no”" }.to_owned(),
        OperandKind::Literal(Value::Missing | Value::Texts(_)) => String::new(),
        OperandKind::List(items) => {
            listed(&items.iter().map(|item| operand_words(item, naming, compared)).collect::<Vec<_>>())
        }
    }
}

const fn opposite(op: Op) -> Op {
    match op {
        Op::Equal => Op::Unequal,
        Op::Unequal => Op::Equal,
        Op::Less => Op::GreaterEqual,
        Op::LessEqual => Op::Greater,
        Op::Greater => Op::LessEqual,
        Op::GreaterEqual => Op::Less,
        Op::In => Op::NotIn,
        Op::NotIn => Op::In,
    }
}

/// The comparison as it reads from the other side.
const fn turned(op: Op) -> Op {
    match op {
        Op::Less => Op::Greater,
        Op::LessEqual => Op::GreaterEqual,
        Op::Greater => Op::Less,
        Op::GreaterEqual => Op::LessEqual,
        op => op,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_read_as_sentences() {
        let subject = |name: &str| match name {
            "does.data" => "A6 (The data)".to_owned(),
            "gate.customer" => "G1 (Customers)".to_owned(),
            "gate.money" => "G2 (Money)".to_owned(),
            name => name.to_owned(),
        };
        let label = |_: &str, text: &str| text.replace('_', " ");
        for (text, expected) in [
            ("'prices' in does.data", "A6 (The data) names “prices”"),
            ("'prices' not in does.data", "A6 (The data) does not name “prices”"),
            ("not 'prices' in does.data", "A6 (The data) does not name “prices”"),
            (
                "gate.customer != 'does_not' or gate.money != 'does_not'",
                "G1 (Customers) is not “does not” or G2 (Money) is not “does not”",
            ),
            ("s.a == 'x' or s.b == 'x' or s.c == 'y'", "s.a or s.b is “x” or s.c is “y”"),
            ("s.a == 'x' or s.a == 'y' or s.a == 'z'", "s.a is “x”, “y” or “z”"),
            (
                "(s.a == 'x' or s.b == 'y') and s.c != 'unused'",
                "either s.a is “x” or s.b is “y”, and s.c is not “unused”",
            ),
            ("gate.money in ['a', 'b', 'c']", "G2 (Money) is “a”, “b” or “c”"),
            ("know.factor <= 1", "know.factor is at most 1"),
            ("3 < know.factor", "know.factor is more than 3"),
            ("not know.factor > 1", "know.factor is at most 1"),
            ("open.consent", "open.consent is “yes”"),
            ("not open.consent", "open.consent is “no”"),
            ("open.consent == true", "open.consent is “yes”"),
            ("does.note != ''", "does.note is not left empty"),
            ("not (a.a == 'x' and a.b == 'y')", "it is not so that a.a is “x”, and a.b is “y”"),
        ] {
            let condition = Condition::parse(text).expect("a condition");
            let words = condition.in_words(&Naming { subject: &subject, label: &label });
            assert_eq!(words, expected, "{text}");
        }
    }
}
