//! A spec made by hand, every section of it filled. Whatever people said passes through `say`, so that the same spec
//! can be had with hostile words.

use jiff::civil::{Date, date};
use std::collections::{BTreeMap, BTreeSet};
use takestock::domain::event::ToolStatus;
use takestock::domain::ids::{ItemId, StatementId};
use takestock::domain::item::{ItemCode, ItemKind, ItemState};
use takestock::domain::questionnaire::{Evidence, Mode, TopicId};
use takestock::domain::statement::Wording;
use takestock::spec::lint::Finding;
use takestock::spec::trace::TraceRow;
use takestock::spec::*;

/// What becomes of somebody's words.
pub struct Liftoff<'a>(pub &'a dyn Fn(&str) -> String);

pub fn plain() -> Spec {
    Liftoff(&str::to_owned).spec()
}

pub fn code(kind: ItemKind, number: u32) -> ItemCode {
    ItemCode { kind, number, mark: None }
}

fn day() -> Date {
    date(2026, 11, 20)
}

fn ours(text: &str) -> Text {
    Text::ours(text)
}

fn topic(id: &str) -> TopicId {
    TopicId::new(id).expect("a fixed value")
}

fn from(id: &str, number: usize) -> Text {
    Text::new().and(Piece::Ref(topic(id), number))
}

/// `KEY: value` parts of a line.
fn line(parts: impl IntoIterator<Item = (Key, Text)>) -> Line {
    Line(parts.into_iter().map(|(key, value)| Part { key: Some(key), value }).collect())
}

impl Liftoff<'_> {
    pub fn theirs(&self, text: &str) -> Text {
        Text::theirs((self.0)(text))
    }

    fn label(&self, text: &str) -> Text {
        Text::label((self.0)(text))
    }

    fn who(&self, text: &str) -> Text {
        Text::new().and(Piece::Who((self.0)(text)))
    }

    fn source(&self, title: &str) -> SourceLine {
        SourceLine {
            statement: StatementId::derive(&["s", title]),
            reference: Some((topic("does.steps"), 1)),
            who: self.who("author"),
            when: self.label("s-02").and_ours(" 10:13"),
            evidence: Evidence::Told,
            wording: Wording::Near,
            words: self.theirs("we always did it like this"),
        }
    }

    fn state(&self, state: &str, who: &str, rest: &str) -> Line {
        line([(Key::State, ours(state).and_ours(" by ").and_text(&self.who(who)).and_ours(rest))])
    }

    fn accept(&self, given: &str, when: &str, then: &str) -> Line {
        let text = ours("GIVEN ")
            .and_text(&self.theirs(given))
            .and(Piece::Break)
            .and_ours("WHEN ")
            .and_text(&self.theirs(when))
            .and(Piece::Break)
            .and_ours("THEN ")
            .and_text(&self.theirs(then));
        line([(Key::Accept, text)])
    }

    fn from(&self, id: &str, number: usize, rest: &str) -> Line {
        let text = from(id, number).and_ours(" (").and_text(&self.who("author")).and_ours(rest).and_ours(")");
        line([(Key::From, text)])
    }

    fn said(&self, words: &str) -> Said {
        Said {
            who: self.who("author"),
            words: self.theirs(words),
            quotable: true,
            from: from("does.last_case", 1),
        }
    }

    pub fn block(
        &self,
        kind: ItemKind,
        number: u32,
        title: &str,
        clauses: Vec<Text>,
        lines: Vec<Line>,
    ) -> Block {
        let source = self.source(title);
        Block {
            item: ItemId::derive(&[kind.name(), &number.to_string()]),
            code: code(kind, number),
            also: Vec::new(),
            title: self.theirs(title),
            holds: Vec::new(),
            clauses,
            lines,
            state: ItemState::Confirmed,
            confirmed: None,
            withdrawn: None,
            priority: 1,
            evidence: Some(Evidence::Told),
            standard: false,
            steps: Vec::new(),
            slots: BTreeMap::new(),
            accept: Vec::new(),
            place: None,
            hours: None,
            area: None,
            due: None,
            overdue: false,
            sources: vec![source],
            links: BTreeSet::new(),
        }
    }

    pub fn keep_2(&self) -> Block {
        self.block(
            ItemKind::Keep,
            2,
            "Ten ticks and a spoken yes",
            vec![
                ours("IF ").and_text(&self.theirs("a customer has no recorded spoken yes")).and_ours(","),
                ours("THEN the system SHALL ")
                    .and_text(&self.theirs("refuse to mark that customer live"))
                    .and_ours("."),
            ],
            vec![
                self.state("confirmed", "author, specialist", " 2026-11-20 | P1 | told | STEP-4"),
                line([(
                    Key::Why,
                    self.theirs("\"live\" without the call led to the near miss in")
                        .and_ours(" ")
                        .and(Piece::Code(code(ItemKind::Know, 2)))
                        .and_ours("."),
                )]),
                line([(
                    Key::Said,
                    ours("\"")
                        .and_text(&self.theirs("Ten ticks is not live. Live is when they said it."))
                        .and_ours("\" (")
                        .and_text(&self.who("author"))
                        .and_ours(")"),
                )]),
                self.accept(
                    "ten ticks and no recorded call",
                    "a user drags the card from STEP-4 to STEP-5",
                    "the card stays at STEP-4 and says who must call.",
                ),
                line([(
                    Key::Limits,
                    Text::code(&code(ItemKind::Keep, 3))
                        .and_ours(" (")
                        .and_text(&self.theirs("dragging moves the card"))
                        .and_ours(") does not hold for this move."),
                )]),
                line([(
                    Key::List,
                    self.theirs("go-live ticks").and_ours(" (10 entries), evidence file, \"Lists\""),
                )]),
                line([(
                    Key::From,
                    from("know.meaning", 1)
                        .and_ours(" (")
                        .and_text(&self.who("author"))
                        .and_ours(", s-02 10:24); ")
                        .and_text(&from("trust.three", 2))
                        .and_ours(" (")
                        .and_text(&self.who("specialist"))
                        .and_ours(", s-01)"),
                )]),
            ],
        )
    }

    pub fn rule_1(&self) -> Block {
        self.block(
            ItemKind::Rule,
            1,
            "Quiet customer",
            vec![
                ours("WHILE ").and_text(&self.theirs("a customer is at STEP-3")).and_ours(","),
                ours("WHEN ")
                    .and_text(&self.theirs("five working days have passed since its last incoming mail"))
                    .and_ours(","),
                ours("the system SHALL ").and_text(&self.theirs("show its card in amber")).and_ours("."),
            ],
            vec![
                self.state("confirmed", "author", " 2026-11-20 | P1 | shown | STEP-3"),
                line([(Key::DecidedBy, ours("the tool"))]),
                line([(
                    Key::Input,
                    self.theirs("\"last mail\" date, typed by hand by whoever reads the mail"),
                )]),
                line([(
                    Key::WrongWhen,
                    self.theirs("the customer's own tester writes from a private address."),
                )]),
                self.accept("the last mail on Mon 2026-11-02", "Tue 2026-11-10 begins", "the card is amber."),
                line([(
                    Key::Accept,
                    Text::new().and(Piece::Clarify("a public holiday in between. OPEN-2".into())),
                )]),
                self.from("does.rules", 1, ", s-02 10:18"),
            ],
        )
    }

    fn fix_1(&self) -> Block {
        let mut block = self.block(
            ItemKind::Fix,
            1,
            "Go-live date typed into Salesforce",
            vec![
                ours("WHEN ").and_text(&self.theirs("a go-live date changes in Liftoff")).and_ours(","),
                ours("the system SHALL ")
                    .and_text(&self.theirs("write it to that customer's Salesforce opportunity"))
                    .and(Piece::Break)
                    .and_text(&self.theirs("by the end of the same working day"))
                    .and_ours("."),
            ],
            vec![
                self.state("confirmed", "specialist", " 2026-11-19 | P1 | shown | STEP-4"),
                line([(
                    Key::Suspect,
                    from("work.double_entry", 1)
                        .and_ours(" was revised 2026-11-21 (\"")
                        .and_text(&self.theirs("same day"))
                        .and_ours("\" was \"")
                        .and_text(&self.theirs("Friday"))
                        .and_ours("\")"),
                )]),
                self.from("work.double_entry", 1, ", s-02 10:38"),
            ],
        );
        block.holds = vec![Hold::Suspect];
        block
    }

    pub fn spec(&self) -> Spec {
        let say = self.0;
        let pointer =
            |text: &str, kind, number| Pointer { text: self.theirs(text), code: code(kind, number) };
        let ready = Ready { ready: 11, of: 17, draft: 1, suspect: 1, disputed: 0, blocked: 4, people: 0 };
        let open = self.block(
            ItemKind::Open,
            1,
            "Which contact is right when Liftoff and Salesforce differ?",
            Vec::new(),
            vec![
                line([(Key::State, ours("open | asked, nobody knew"))]),
                line([(Key::Who, self.who("sales operations")), (Key::By, ours("2026-11-24"))]),
                line([(Key::Blocks, Text::code(&code(ItemKind::Fix, 1)))]),
                line([(Key::UntilThen, self.theirs("build nothing that copies a contact either way."))]),
                self.from("does.owns", 3, ", s-02 10:13, told"),
            ],
        );
        let drift = self.block(
            ItemKind::Drift,
            1,
            "The project tracker is official, Liftoff is used",
            Vec::new(),
            vec![
                line([
                    (Key::State, ours("undecided")),
                    (Key::Who, self.who("CS lead")),
                    (Key::By, ours("2026-11-25")),
                ]),
                line([(Key::OnPaper, self.theirs("every onboarding is kept in the project tracker."))]),
                line([(Key::InUse, self.theirs("nobody has opened the tracker since the end of May."))]),
                self.from("does.replaced", 1, ""),
            ],
        );
        let mut eng = self.block(
            ItemKind::Eng,
            1,
            "Anyone with the link gets in",
            vec![ours("The system SHALL show nothing about a customer.")],
            vec![self.state("draft", "author", " | P3"), self.from("risk.access", 1, "")],
        );
        eng.holds = vec![Hold::Blocked(code(ItemKind::Open, 1)), Hold::PeopleDoThis];
        eng.priority = 3;
        let entry = |kind, number, title: &str, key| {
            self.block(
                kind,
                number,
                title,
                Vec::new(),
                vec![
                    self.state("words confirmed", "author", " | told"),
                    line([(key, self.theirs("partners share one mailbox and write \"c/o\" addresses."))]),
                    self.from("know.why", 1, ", s-02 10:29"),
                ],
            )
        };
        let mut withdrawn = entry(ItemKind::Keep, 9, "The old colour", Key::Why);
        withdrawn.withdrawn = Some((day(), self.theirs("nobody meant it")));
        Spec {
            front: Front {
                tool: say("Liftoff"),
                slug: "liftoff".into(),
                spec_version: 1,
                changed_since: true,
                as_of: Some(date(2026, 11, 21)),
                journal: Some("7c1e09@412".into()),
                status: Some(ToolStatus::InProduction),
                owner: Some(self.who("CS lead")),
                criticality: Some("same_day".into()),
                data: vec!["customer_contacts".into(), say("prices")],
                calendar: say("Europe/Berlin; Mon-Fri; holidays OPEN-2"),
                names: Names::Roles,
                private_included: false,
                build_ready: ready,
                evidence_file: "liftoff.evidence.md".into(),
            },
            summary: Summary {
                about: vec![
                    self.theirs("Liftoff shows where every new customer is between signature and go-live."),
                    ours("Felt: ").and_text(&self.label("the same day")).and_ours("."),
                ],
                trusted: vec![
                    pointer("whole week on one screen", ItemKind::Keep, 1),
                    pointer("ten ticks, spoken yes", ItemKind::Keep, 2),
                ],
                costs: vec![pointer("into Salesforce 3.3 h", ItemKind::Fix, 1)],
                missing: vec![pointer("sign-in: link is open", ItemKind::Eng, 1)],
                first_at_risk: Some(self.theirs("Friday's signing; one person can add it correctly.")),
                ready,
                decide_first: vec![ours("DRIFT-1 (by 25 Nov, ").and_text(&self.who("CS lead")).and_ours(")")],
                overdue: vec![ours("NEXT-1 (2026-11-20)")],
                absence: Some(ours("a fortnight's leave does what a resignation does.")),
                governed: vec![Governed { what: "Signs:", text: ours("2 of 5 signs hold.") }],
            },
            open: vec![open],
            drift: vec![drift],
            workflow: self.workflow(),
            keep: vec![self.keep_2(), self.rule_1()],
            fix_overview: vec![FixRow {
                code: code(ItemKind::Fix, 1),
                does: self.theirs("types the date again"),
                how: self.label("go around"),
                hours: Some(3.333),
                sum: ours("40 times a week x 5 minutes x 1 person"),
            }],
            fix: vec![self.fix_1()],
            areas: Area::ALL
                .into_iter()
                .map(|area| AreaRow {
                    area,
                    state: if area == Area::Auth { AreaState::Gap } else { AreaState::NotAsked },
                    items: if area == Area::Auth { vec![code(ItemKind::Eng, 1)] } else { Vec::new() },
                    today: if area == Area::Auth { self.theirs("anyone with the link") } else { Text::new() },
                })
                .collect(),
            add: vec![eng],
            odd: vec![
                entry(ItemKind::Dec, 1, "The contact e-mail is free text", Key::Reason),
                entry(ItemKind::Know, 2, "Ticks set within two minutes are not real", Key::Cue),
            ],
            plan: vec![PlanStep {
                number: 1,
                title: "Preserve the spec",
                lost_if_skipped: "the spec",
                tasks: vec![self.theirs("export today's cards"), ours("Confirm FIX-1.")],
                gate: vec![ours("no P1 item in draft")],
                skipped: Some(
                    ours("skipped by ")
                        .and_text(&self.who("CS lead"))
                        .and_ours(": ")
                        .and_text(&self.theirs("no time")),
                ),
            }],
            actions: vec![entry(ItemKind::Next, 1, "Change the link", Key::Who)],
            quantities: vec![Quantity {
                name: self.label("Customers a month"),
                value: self.theirs("about forty"),
                from: from("does.volumes", 1),
            }],
            words: vec![Word {
                code: code(ItemKind::Glossary, 1),
                word: self.theirs("live"),
                means: self.theirs("ten ticks and a spoken yes"),
                not: self.theirs("contract start"),
                state: ours("draft"),
                from: from("know.meaning", 1),
            }],
            out_of_scope: vec![self.said("no invoices")],
            closing: Closing {
                nobody_knew: vec![from("does.owns", 3)],
                not_asked: vec![topic("risk.alarm"), topic("trust.wrong")],
                no_answer: Vec::new(),
                did_not_apply: vec![
                    from("open.own", 1).and_ours(" (").and_text(&self.theirs("no owner yet")).and_ours(")"),
                ],
                nothing_made: vec![from("know.written", 2)],
                withheld: vec![code(ItemKind::Know, 5)],
                withheld_answers: Vec::new(),
            },
            trace: vec![TraceRow {
                item: code(ItemKind::Keep, 2),
                title: self.theirs("Ten ticks and a spoken yes"),
                state: "confirmed".into(),
                reference: Some((topic("know.meaning"), 1)),
                question: self.label("Words"),
                who: self.who("author"),
                sitting: self.label("s-02"),
                at: "2026-11-18 10:24".into(),
                evidence: Some(Evidence::Told),
                links: vec![code(ItemKind::Know, 2)],
            }],
            evidence: self.evidence(withdrawn, entry(ItemKind::Know, 7, "Knows the dialect", Key::Cue)),
            findings: vec![Finding {
                item: Some(code(ItemKind::Keep, 2)),
                check: 5,
                holds: false,
                message: say("vague: \"quickly\""),
            }],
            over_budget: false,
        }
    }

    fn workflow(&self) -> Workflow {
        let step = |number, title: &str, judgement, outside, back| StepRow {
            code: code(ItemKind::Step, number),
            title: self.theirs(title),
            who: self.who("operations lead"),
            starts: self.theirs("deal closed"),
            done: self.theirs("card complete"),
            place: self.label("tool"),
            outside,
            real: Text::new(),
            paper: false,
            judgement: Some(judgement),
            back_to: back,
            back_to_words: Text::new(),
            state: ours("confirmed"),
            from: from("does.steps", number as usize),
        };
        let table = || {
            Some(Table {
                columns: vec![self.label("Role"), self.label("How many"), ours("From")],
                rows: vec![vec![self.theirs("specialist"), self.theirs("eight"), from("does.users", 1)]],
                in_words: vec![self.theirs("somebody now and then").and_ours(" (does.users/2)")],
            })
        };
        Workflow {
            steps: vec![
                step(1, "Take over from sales", true, false, None),
                step(2, "Kickoff", false, true, None),
                step(3, "Integrations", true, false, Some(code(ItemKind::Step, 2))),
            ],
            users: table(),
            data: vec![self.label("customer contacts")],
            places: table(),
            connections: table(),
            collected: table(),
            facts: vec![FactRow {
                fact: self.theirs("current step"),
                also_in: self.theirs("tracker"),
                wins: self.theirs("Liftoff"),
                items: vec![code(ItemKind::Fix, 1)],
                from: from("does.owns", 1),
            }],
        }
    }

    fn evidence(&self, withdrawn: Block, know: Block) -> EvidencePart {
        EvidencePart {
            changed: Vec::new(),
            no_longer_asked: Vec::new(),
            sittings: vec![Sitting {
                label: self.label("s-02"),
                questionnaire: self.label("The one-hour inventory walkthrough"),
                version: self.label("1.0.0"),
                on: date(2026, 11, 18),
                minutes: Some(61),
                mode: Mode::Live,
                with: vec![self.who("author"), self.who("CS lead")],
                facilitator: Some(self.who("facilitator")),
                answered: 41,
                skipped: vec![topic("risk.alarm")],
            }],
            heard: Some(ours("2 of 8 users heard.")),
            compared: Some(Compared {
                people: vec![self.who("author"), self.who("CS lead")],
                rows: vec![ComparedRow {
                    topic: topic("trust.relied"),
                    question: self.label("Would be missed"),
                    cells: vec![ComparedCell::Said(self.theirs("drag a card")), ComparedCell::NotMentioned],
                    mark: Some("only the author says it".into()),
                }],
            }),
            case: vec![self.said("Kestrel Foods, 3 to 13 November")],
            parity: vec![Parity {
                step: code(ItemKind::Step, 1),
                scenario: Scenario {
                    given: Some(self.theirs("a closed deal")),
                    when: Some(self.theirs("sales hands over")),
                    then: self.theirs("a card stands in the first column"),
                    whole: true,
                },
            }],
            quotes: vec![(code(ItemKind::Keep, 2), vec![self.said("they must say it aloud")])],
            trust: vec![TrustScore {
                who: self.who("author"),
                score: self.theirs("nine"),
                reads: Some(9.0),
                words: self.theirs("the dates lag"),
                from: from("trust.score", 1),
            }],
            trust_spread: Some(3.0),
            lists: vec![(
                code(ItemKind::Keep, 2),
                self.theirs("go-live ticks"),
                vec![self.theirs("contract read"), self.theirs("tester named")],
            )],
            samples: vec![(code(ItemKind::Keep, 2), self.theirs("the Monday mail"))],
            know: vec![know],
            actions: Vec::new(),
            withdrawn: vec![withdrawn],
            said: vec![SaidUnder {
                topic: Some(topic("does.owns")),
                question: self.label("What it owns"),
                lines: vec![(self.source("Ten ticks"), vec![code(ItemKind::Keep, 2)])],
            }],
        }
    }
}
