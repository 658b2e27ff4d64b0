//! Each shipped set from its first question to its last, on the screen by keys and in plain lines: every kind of answer is
//! given, no word is lost, questions come and go with their conditions, both shells write the same journal, and the end
//! says what it comes to.

#[path = "support/lines.rs"]
mod lines;
#[path = "support/screen.rs"]
mod screen;
mod support;

use lines::{A_LINE, Lines, journal};
use screen::{BEGIN, FLAGSHIP, Screen, Wall, create, setting};
use takestock::desk::Desk;
use takestock::domain::questionnaire::{Field, Kind, Mode, Question};
use takestock::domain::tool::Tool;
use takestock::plain::hold;
use takestock::sitting::{Ending, Setting, Told};
use takestock::{export, spec};

/// A walk through a set: what is answered otherwise than by the kind of the question, and what that leads to.
struct Walk {
    set: &'static str,
    mode: Mode,
    /// By topic: the lines that are typed there; none is passed by.
    answers: &'static [(&'static str, &'static [&'static str])],
    /// Of these some are asked and some are not, by their conditions.
    asked: &'static [&'static str],
    not_asked: &'static [&'static str],
    /// What the end says, in this order.
    says: &'static [&'static str],
}

const SIGNS: &[&str] =
    &["sign.diagram", "sign.ask_sarah", "sign.personal", "sign.author_gone", "sign.one_week"];
const REVIEW: &[&str] = &[
    "does.data",
    "risk.access",
    "risk.access_log",
    "risk.backup",
    "gate.systems",
    "gate.ai",
    "gate.worst",
    "gate.decision",
];

const WALKS: &[Walk] = &[
    Walk {
        set: "spot-the-dependency",
        mode: Mode::Live,
        answers: &[
            ("sign.diagram", &["1"]),
            ("sign.ask_sarah", &["1 zqsaid says the wiki"]),
            ("sign.personal", &["3"]),
            ("sign.author_gone", &["2"]),
            ("sign.one_week", &["1"]),
            ("spot.gate", &["1 2 zqboth in the notes"]),
            ("wrap.status", &["1"]),
            ("spot.book", &["2026-11-26"]),
        ],
        asked: &["spot.book"],
        not_asked: &[],
        says: &[
            "This is common, and usually settled in weeks.",
            "3 of 5 signs hold: on no diagram or list; one person must be asked; stops when one person is out",
            "Not sure, so not counted: on somebody's own laptop or account.",
            "Hold the one-hour walkthrough this week, with its author and one user.",
            "truer label",
            "The hour is proposed for Thu 2026-11-26.",
            "It touches customer data and money: engineering review before it is adopted.",
        ],
    },
    Walk {
        set: "spot-the-dependency",
        mode: Mode::Solo,
        answers: &[
            ("sign.diagram", &["2"]),
            ("sign.ask_sarah", &["2"]),
            ("sign.personal", &["2"]),
            ("sign.author_gone", &["?"]),
            ("sign.one_week", &["2"]),
            ("spot.gate", &["3"]),
            ("wrap.status", &["2"]),
        ],
        asked: SIGNS,
        not_asked: &[],
        says: &[
            "This is common",
            "None of the five signs holds.",
            "Not sure, so not counted: its author moved on.",
            "Tag it with an owner and a label, and leave it.",
        ],
    },
    Walk {
        set: "engineering-intake",
        mode: Mode::Live,
        answers: &[("gate.customer", &["2"]), ("gate.money", &["2"])],
        asked: &["gate.account"],
        not_asked: REVIEW,
        says: &["Two noes end it here: tagged, free to use, next look in a quarter (Thu 2027-02-18)."],
    },
    Walk {
        set: "engineering-intake",
        mode: Mode::Live,
        answers: &[
            ("gate.customer", &["2"]),
            ("gate.money", &["3"]),
            ("wrap.status", &["2"]),
            ("gate.decision", &[]),
        ],
        asked: REVIEW,
        not_asked: &[],
        says: &[
            "It touches customer data, and it may touch money (not sure counts as yes), and it is in use already: the \
             engineering review is overdue.",
            "Proposed day for the answer: Fri 2026-11-20, two working days out",
            "Use goes on meanwhile, unless the adviser says otherwise.",
        ],
    },
    Walk {
        set: "engineering-intake",
        mode: Mode::Absent,
        answers: &[
            ("gate.customer", &["1"]),
            ("gate.decision", &["2"]),
            ("gate.conditions", &["zqcond sign in by company account | Lena Ortiz | 2026-12-01"]),
        ],
        asked: &["gate.conditions"],
        not_asked: &[],
        says: &["The adviser's answer: go with conditions.", "Written down: 1 condition."],
    },
    Walk {
        set: "quarterly-review",
        mode: Mode::Live,
        answers: &[
            ("review.signs", &["1 5"]),
            ("review.data", &["3"]),
            ("review.outcome", &["1 zqgrad for it is ready"]),
            (
                "review.graduate",
                &["1 | zqone a leaver was removed | Lena Ortiz", "2 | zqtwo a restore was done"],
            ),
            ("review.next", &["2027-02-18"]),
        ],
        asked: &["review.graduate"],
        not_asked: &["review.retire", "review.stay"],
        says: &[
            "Outcome: graduate.",
            "Evidence is there for 2 of 7 areas.",
            "the honest label",
            "Next look: Thu 2027-02-18.",
            "2 of 5 signs hold",
            "Customer data or money got into it",
        ],
    },
    Walk {
        set: "quarterly-review",
        mode: Mode::Live,
        answers: &[
            ("review.outcome", &["2"]),
            ("review.retire", &["zqexport the cards | Dan Whitlock | 2026-12-01"]),
        ],
        asked: &["review.retire"],
        not_asked: &["review.graduate", "review.stay"],
        says: &["Outcome: retire.", "Written down for switching it off: 1 line."],
    },
    Walk {
        set: "quarterly-review",
        mode: Mode::Solo,
        answers: &[("review.outcome", &["3"]), ("review.stay", &["zqstay we know that sales depends on it"])],
        asked: &["review.stay"],
        not_asked: &["review.graduate", "review.retire"],
        says: &[
            "Outcome: stay a prototype, dependence explicit.",
            "“zqstay we know that sales depends on it”",
        ],
    },
    Walk {
        set: "team-trust",
        mode: Mode::Live,
        answers: &[],
        asked: &["trust.relied", "trust.score"],
        not_asked: &[],
        says: &["user heard; three are usually enough."],
    },
    Walk {
        set: "author-solo",
        mode: Mode::Solo,
        answers: &[("know.unknown", &["?"])],
        asked: &["does.last_case", "wrap.else"],
        not_asked: &[],
        says: &[],
    },
    Walk {
        set: FLAGSHIP,
        mode: Mode::Absent,
        answers: &[("risk.alarm", &["?sarah"])],
        asked: &["does.steps", "wrap.check_date"],
        not_asked: &[],
        says: &[],
    },
    Walk {
        set: FLAGSHIP,
        mode: Mode::Live,
        answers: &[("risk.alarm", &["?"])],
        asked: &["does.steps", "wrap.check_date"],
        not_asked: &[],
        says: &[],
    },
];

/// A word that nobody else types.
fn word(question: &Question, n: usize) -> String {
    let id: String = question.id.as_str().chars().filter(char::is_ascii_alphabetic).collect();
    format!("zq{id}{n}")
}

/// What is typed under a question of this kind, with words of its own wherever words can be.
fn plausible(question: &Question) -> Vec<String> {
    let (one, two) = (word(question, 1), word(question, 2));
    let line = match question.kind {
        Kind::Text => format!("{one} and “{two}”, said plainly"),
        Kind::Long => format!("{one} came first; then {two}, and that was all"),
        Kind::Choice => format!("1 {one} said with it"),
        Kind::Multi => format!("1 2 {one} said with it"),
        Kind::Scale => format!("7 {one} keeps it from one more"),
        Kind::Number => "3".to_owned(),
        Kind::Date => "2026-12-01".to_owned(),
        Kind::YesNo | Kind::Confirm => "y".to_owned(),
        Kind::Person => "Maya Ortiz".to_owned(),
        Kind::Step | Kind::Item => one,
        Kind::Table => {
            let row = |n: usize| {
                question.fields.iter().map(|f| cell(question, f, n)).collect::<Vec<_>>().join(" | ")
            };
            return vec![row(1), row(2)];
        }
    };
    vec![line]
}

fn cell(question: &Question, field: &Field, n: usize) -> String {
    match field.kind {
        Kind::Choice | Kind::Multi => n.to_string(),
        Kind::Number | Kind::Scale => (n + 3).to_string(),
        Kind::Date => format!("2026-12-0{n}"),
        Kind::YesNo => if n == 1 { "yes" } else { "no" }.to_owned(),
        Kind::Person => if n == 1 { "Maya Ortiz" } else { "Dan Whitlock" }.to_owned(),
        _ => format!("{} {}", word(question, n), field.id),
    }
}

/// How a walk went on the screen.
struct Walked {
    tool: Tool,
    /// What whoever types plain lines types for the same.
    lines: String,
    asked: Vec<String>,
    told: String,
}

fn told(told: &[Told]) -> String {
    let line = |told: &Told| match told {
        Told::Text(text) | Told::Line(text) | Told::Asked(text) => text.clone(),
        Told::Indented(first, text) => format!("{first}{text}"),
        Told::Blank => String::new(),
    };
    told.iter().map(line).collect::<Vec<_>>().join("\n")
}

const LAST: &str = "That was the last question.";

/// From the first question to the last by keys: Enter behind each line, and Enter on an empty one to go on.
fn on_the_screen(walk: &Walk) -> (Walked, Screen) {
    let mut screen = Screen::in_mode("Rota", walk.set, walk.mode);
    let (set, ..) = Desk::questionnaire(walk.set).expect("it is shipped");
    let (mut lines, mut asked) = (String::new(), Vec::new());
    let type_line = |screen: &mut Screen, lines: &mut String, line: &str| {
        *lines += &format!("{line}\n");
        screen.pass(A_LINE);
        screen.say(line);
    };
    loop {
        let topic = screen.app.sitting.topic();
        let question = set.question(&topic).expect("a question of this set").clone();
        assert!(!asked.contains(&topic.to_string()), "{topic} comes twice\n{}", screen.seen());
        asked.push(topic.to_string());
        let own = walk.answers.iter().find(|(about, _)| *about == topic.as_str());
        let answers = own.map_or_else(
            || plausible(&question),
            |(_, own)| own.iter().map(|line| (*line).to_owned()).collect(),
        );
        let last = |screen: &Screen| told(&screen.app.told).starts_with(LAST);
        for answer in &answers {
            assert!(screen.app.sitting.topic() == topic, "{topic} was left too soon");
            type_line(&mut screen, &mut lines, answer);
        }
        // Behind a bare pick the screen has gone on by itself; in plain lines an empty one is typed.
        lines += "\n";
        screen.pass(A_LINE);
        if screen.app.sitting.topic() == topic && !last(&screen) {
            let reads_back = screen.app.sitting.is_read_back();
            screen.say(if reads_back { "/next" } else { "" });
        }
        if screen.app.sitting.topic() == topic {
            assert!(last(&screen), "{topic} goes nowhere\n{}", screen.seen());
            break;
        }
    }
    let result = told(&screen.app.told);
    type_line(&mut screen, &mut lines, "/finish");
    assert_eq!(screen.ending, Some(Ending::Finished), "{}", screen.seen());
    let left = told(&screen.app.told);
    let closing =
        |text: &str| text.split_once("\n\n").map(|(_, closing)| closing.to_owned()).unwrap_or_default();
    assert_eq!(
        closing(&left),
        closing(&result),
        "{}: the end says what was said at the last question",
        walk.set
    );
    let id = screen.app.sitting.tool().id;
    let tool = screen.desk.load(id).expect("the tool");
    assert_eq!(&tool, screen.app.sitting.tool(), "what is shown is what is stored");
    (Walked { tool, lines, asked, told: left }, screen)
}

fn in_plain_lines(walk: &Walk, lines: &str) -> (Tool, String) {
    let (wall, folder) = (Wall::at(BEGIN), tempfile::tempdir().expect("a folder"));
    let mut desk = wall.desk(&folder);
    let tool = create(&mut desk, "Rota");
    let setting = Setting {
        mode: walk.mode,
        shows_questions: true,
        rehearsal: false,
        remarks: Vec::new(),
        ..setting(&mut desk, tool, walk.set, false)
    };
    let mut out = Vec::new();
    let (ending, tool) =
        hold(&mut desk, &mut Lines::new(lines, wall), &mut out, setting, false).expect("it is held");
    assert_eq!(ending, Ending::Finished);
    (tool, String::from_utf8(out).expect("UTF-8"))
}

/// On one line, however it was broken.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn says_in_order(text: &str, says: &[&str]) {
    let text = flat(text);
    let mut from = 0;
    for say in says {
        let at = text[from..].find(&flat(say));
        from += at.unwrap_or_else(|| panic!("“{say}” is not said, or not in its place:\n{text}"));
    }
}

fn walk_through(walk: &Walk) {
    let (walked, mut screen) = on_the_screen(walk);
    let name = format!("{} {:?}", walk.set, walk.mode);
    for topic in walk.asked {
        assert!(walked.asked.contains(&(*topic).to_owned()), "{name}: {topic} is not asked");
    }
    for topic in walk.not_asked {
        assert!(!walked.asked.contains(&(*topic).to_owned()), "{name}: {topic} is asked");
    }
    says_in_order(&walked.told, walk.says);
    assert!(!walk.says.is_empty() || !walked.told.contains("\n\n"), "{name}: {}", walked.told);

    let kept = format!("{:?} {:?}", walked.tool.statements, walked.tool.people);
    let typed: Vec<&str> =
        walked.lines.split(|c: char| !c.is_alphanumeric()).filter(|word| word.starts_with("zq")).collect();
    let lost: Vec<&&str> = typed.iter().filter(|word| !kept.contains(**word)).collect();
    assert!(lost.is_empty(), "{name}: {lost:?} are lost");
    assert!(typed.len() >= 4, "{name}: {typed:?}");

    let (plain, out) = in_plain_lines(walk, &walked.lines);
    let (ours, theirs) = (journal(&walked.tool), journal(&plain));
    let differs = ours.iter().zip(&theirs).position(|(ours, theirs)| ours != theirs);
    let at = differs.unwrap_or(ours.len().min(theirs.len()));
    assert!(ours == theirs, "{name}, event {at}:\nscreen: {:?}\nplain:  {:?}", ours.get(at), theirs.get(at));
    says_in_order(&out, walk.says);
    for (n, say) in walk.says.iter().enumerate().filter(|(n, _)| *n == 0) {
        assert_eq!(
            flat(&out).matches(&flat(say)).count(),
            1,
            "{name}: said {n} more than once in plain lines"
        );
    }

    // What comes of it is a document that says something, and holds nothing twice.
    let shelf = screen.desk.shelf(&walked.tool).expect("the questionnaires");
    let spec = spec::build(&walked.tool, &shelf, &spec::Options::default());
    let (main, evidence) = (export::markdown::markdown(&spec), export::markdown::evidence(&spec));
    assert!(main.contains("## Summary"), "{name}");
    let private: Vec<&str> = typed.iter().copied().filter(|word| !evidence.contains(word)).collect();
    let (set, ..) = Desk::questionnaire(walk.set).expect("it is shipped");
    let hidden =
        set.questions().filter(|p| p.question.private || p.question.fields.iter().any(|f| f.private));
    let hidden: Vec<String> = hidden.flat_map(|p| [word(p.question, 1), word(p.question, 2)]).collect();
    for word in private {
        assert!(hidden.iter().any(|hidden| hidden == word), "{name}: {word} is in neither document");
    }
}

#[test]
fn the_five_signs_end_with_their_verdict() {
    WALKS.iter().filter(|walk| walk.set == "spot-the-dependency").for_each(walk_through);
}

#[test]
fn the_gate_ends_after_two_noes_or_names_an_adviser_and_a_day() {
    WALKS.iter().filter(|walk| walk.set == "engineering-intake").for_each(walk_through);
}

#[test]
fn a_quarterly_look_asks_only_what_its_outcome_needs() {
    WALKS.iter().filter(|walk| walk.set == "quarterly-review").for_each(walk_through);
}

#[test]
fn a_user_and_an_author_alone_are_walked_through() {
    WALKS.iter().filter(|walk| matches!(walk.set, "team-trust" | "author-solo")).for_each(walk_through);
}

#[test]
fn the_hour_is_walked_through_with_and_without_its_author() {
    WALKS.iter().filter(|walk| walk.set == FLAGSHIP).for_each(walk_through);
}

#[test]
fn every_shipped_set_is_walked_through() {
    let shipped = takestock::catalog::ids(&[]);
    assert_eq!(shipped.len(), 6, "{shipped:?}");
    for id in shipped {
        assert!(WALKS.iter().any(|walk| walk.set == id), "{id}");
    }
}
