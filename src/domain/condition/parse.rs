//! From the text of a condition to its tree.

use std::ops::Range;

use super::{Expr, Fault, MAX_DEPTH, Op, Operand, OperandKind, Value, WORDS};

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    Number(f64),
    Op(Op),
    Sign(char),
    End,
}

/// The whole text as one expression.
pub(super) fn expression(text: &str) -> Result<Expr, Fault> {
    let mut parser = Parser { tokens: tokens(text)?, next: 0, depth: 0 };
    let root = parser.or()?;
    match parser.peek() {
        Token::End => Ok(root),
        _ => Err(parser.fault("`and` or `or` is missing before this")),
    }
}

fn tokens(text: &str) -> Result<Vec<(Token, Range<usize>)>, Fault> {
    let mut tokens = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        let mut run = |more: fn(char) -> bool| {
            let mut end = start + c.len_utf8();
            while let Some((at, c)) = rest.next_if(|(_, c)| more(*c)) {
                end = at + c.len_utf8();
            }
            end
        };
        let (token, end) = match c {
            c if c.is_whitespace() => continue,
            'a'..='z' | 'A'..='Z' | '_' => {
                let end = run(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.');
                (Token::Word(text[start..end].to_owned()), end)
            }
            '0'..='9' if let Some(day) = day(&text[start..]) => {
                return Err(Fault {
                    at: start..start + day.len(),
                    message: "a day stands in quotes".to_owned(),
                    hint: Some(format!("write '{day}'")),
                });
            }
            '0'..='9' | '-' => {
                let end = run(|c| c.is_ascii_alphanumeric() || c == '.');
                let number = text[start..end].parse::<f64>().ok().filter(|number| number.is_finite());
                match number {
                    Some(number) => (Token::Number(number), end),
                    None => {
                        let message = "this is not a number".to_owned();
                        return Err(Fault { at: start..end, message, hint: None });
                    }
                }
            }
            '\'' | '"' => match text[start + 1..].find(c) {
                Some(length) => {
                    let end = start + 1 + length + 1;
                    while rest.next_if(|(at, _)| *at < end).is_some() {}
                    (Token::Text(text[start + 1..end - 1].to_owned()), end)
                }
                None => {
                    let message = format!("the quote {c} is never closed");
                    return Err(Fault { at: start..text.len(), message, hint: None });
                }
            },
            '(' | ')' | '[' | ']' | ',' => (Token::Sign(c), start + 1),
            '=' | '!' | '<' | '>' => {
                let end = run(|c| c == '=');
                let op = match &text[start..end] {
                    "==" => Op::Equal,
                    "!=" => Op::Unequal,
                    "<" => Op::Less,
                    "<=" => Op::LessEqual,
                    ">" => Op::Greater,
                    ">=" => Op::GreaterEqual,
                    other => {
                        let (message, hint) = match other {
                            "=" => ("one `=` does not compare; write `==`".to_owned(), "`==`"),
                            "!" => ("`!` alone is no comparison".to_owned(), "`not` or `!=`"),
                            other if other.starts_with('=') => {
                                (format!("there is no such comparison as `{other}`"), "`==`")
                            }
                            other => (format!("there is no such comparison as `{other}`"), "`==` or `!=`"),
                        };
                        let hint = Some(format!("write {hint}"));
                        return Err(Fault { at: start..end, message, hint });
                    }
                };
                (Token::Op(op), end)
            }
            _ => {
                let twice = matches!(c, '&' | '|') && text[start + 1..].starts_with(c);
                let end = start + c.len_utf8() + usize::from(twice);
                let message = format!(
                    "`{}` means nothing here; conditions have names, 'texts', numbers, comparisons, and, or, not, in",
                    &text[start..end]
                );
                return Err(Fault { at: start..end, message, hint: instead(c).map(str::to_owned) });
            }
        };
        tokens.push((token, start..end));
    }
    tokens.push((Token::End, text.len()..text.len()));
    Ok(tokens)
}

/// What people write who know another language, and what it is here.
fn instead(sign: char) -> Option<&'static str> {
    match sign {
        '&' => Some("write `and`"),
        '|' => Some("write `or`"),
        '‘' | '’' | '‚' | '“' | '”' | '„' | '«' | '»' | '`' | '´' => {
            Some("use straight quotes: 'text'")
        }
        '{' | '}' => Some("names stand without braces here"),
        _ => None,
    }
}

/// A day without quotes, which would be read as a number less two others.
fn day(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(text.len());
    let (day, mut parts) = (&text[..end], text[..end].split('-').map(str::len));
    (parts.next() == Some(4) && parts.next() == Some(2) && parts.all(|len| len == 2)).then_some(day)
}

struct Parser {
    tokens: Vec<(Token, Range<usize>)>,
    next: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> &Token {
        // The last token is `End`, and nothing steps over it.
        self.tokens.get(self.next).map_or(&Token::End, |(token, _)| token)
    }

    fn at(&self) -> Range<usize> {
        self.tokens.get(self.next).map_or(0..0, |(_, at)| at.clone())
    }

    fn fault(&self, message: impl Into<String>) -> Fault {
        Fault { at: self.at(), message: message.into(), hint: None }
    }

    /// A list that was begun with a round bracket, as far as it can be told how it is to be written.
    fn round_list(&self) -> Fault {
        let rest = self.tokens.get(self.next + 1..).unwrap_or_default();
        let texts = rest.iter().map(|(token, _)| token).take_while(|token| **token != Token::Sign(')'));
        let texts: Vec<String> = texts
            .filter_map(|token| match token {
                Token::Text(text) => Some(format!("'{text}'")),
                _ => None,
            })
            .collect();
        let like = if texts.is_empty() { "'a', 'b'".to_owned() } else { texts.join(", ") };
        let hint = Some(format!("write [{like}]"));
        Fault { hint, ..self.fault("a list stands in square brackets") }
    }

    fn word(&mut self, word: &str) -> bool {
        let found = matches!(self.peek(), Token::Word(found) if found == word);
        self.next += usize::from(found);
        found
    }

    fn sign(&mut self, sign: char) -> bool {
        let found = *self.peek() == Token::Sign(sign);
        self.next += usize::from(found);
        found
    }

    fn deeper<T>(&mut self, inner: impl FnOnce(&mut Parser) -> Result<T, Fault>) -> Result<T, Fault> {
        if self.depth == MAX_DEPTH {
            return Err(self.fault(format!("nested more than {MAX_DEPTH} deep")));
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    fn or(&mut self) -> Result<Expr, Fault> {
        let mut parts = vec![self.and()?];
        while self.word("or") {
            parts.push(self.and()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Expr::Or(parts) })
    }

    fn and(&mut self) -> Result<Expr, Fault> {
        let mut parts = vec![self.not()?];
        while self.word("and") {
            parts.push(self.not()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Expr::And(parts) })
    }

    fn not(&mut self) -> Result<Expr, Fault> {
        if self.word("not") {
            return Ok(Expr::Not(Box::new(self.deeper(Parser::not)?)));
        }
        if self.sign('(') {
            let inner = self.deeper(Parser::or)?;
            if !self.sign(')') {
                return Err(self.fault("a `)` is missing here"));
            }
            return Ok(inner);
        }
        let left = self.operand()?;
        let Some(op) = self.op()? else { return Ok(Expr::Bare(left)) };
        let right = self.operand()?;
        if matches!(self.peek(), Token::Op(_)) {
            return Err(self.fault("one comparison at a time; join two with `and`"));
        }
        Ok(Expr::Compare(left, op, right))
    }

    fn op(&mut self) -> Result<Option<Op>, Fault> {
        if let Token::Op(op) = *self.peek() {
            self.next += 1;
            return Ok(Some(op));
        }
        if self.word("in") {
            return if *self.peek() == Token::Sign('(') { Err(self.round_list()) } else { Ok(Some(Op::In)) };
        }
        if self.word("not") {
            if !self.word("in") {
                return Err(self.fault("`in` is missing after `not`"));
            }
            return if *self.peek() == Token::Sign('(') {
                Err(self.round_list())
            } else {
                Ok(Some(Op::NotIn))
            };
        }
        if *self.peek() == Token::Word("is".to_owned()) {
            let not = matches!(self.tokens.get(self.next + 1), Some((Token::Word(word), _)) if word == "not");
            let hint = Some(format!("write `{}`, and a text in quotes", if not { "!=" } else { "==" }));
            return Err(Fault { hint, ..self.fault("`is` is no comparison here") });
        }
        Ok(None)
    }

    fn operand(&mut self) -> Result<Operand, Fault> {
        let at = self.at();
        let kind = match self.peek().clone() {
            Token::Text(text) => OperandKind::Literal(Value::Text(text)),
            Token::Number(number) => OperandKind::Literal(Value::Number(number)),
            Token::Word(word) => match word.as_str() {
                "true" => OperandKind::Literal(Value::Bool(true)),
                "false" => OperandKind::Literal(Value::Bool(false)),
                word if WORDS.contains(&word) => {
                    return Err(self.fault(format!("a name or a value is missing before `{word}`")));
                }
                word if word.split('.').count() > 2 || word.split('.').any(str::is_empty) => {
                    return Err(self.fault("a name is one word, or two with a dot between"));
                }
                _ => OperandKind::Name(word),
            },
            Token::Sign('[') => {
                self.next += 1;
                let items = self.deeper(Parser::items)?;
                let end = self.at().end;
                if !self.sign(']') {
                    return Err(self.fault("a `]` is missing here"));
                }
                return Ok(Operand { at: at.start..end, kind: OperandKind::List(items) });
            }
            Token::End => return Err(self.fault("a name or a value is missing at the end")),
            Token::Sign(_) | Token::Op(_) => {
                return Err(self.fault("a name or a value is missing before this"));
            }
        };
        self.next += 1;
        Ok(Operand { at, kind })
    }

    fn items(&mut self) -> Result<Vec<Operand>, Fault> {
        let mut items = Vec::new();
        while *self.peek() != Token::Sign(']') {
            items.push(self.operand()?);
            if !self.sign(',') {
                break;
            }
        }
        Ok(items)
    }
}
