//! Keys that are not content: what an act costs beside the words themselves, counted from the keys that are pressed.

use super::screen::{Screen, script};
use takestock::domain::statement::{Body, Statement};
use takestock::domain::status::SetStatus;
use takestock::domain::tool::Tool;

/// One act: what goes before, what is pressed, what of that is content, and the keys it may cost beside that.
struct Act {
    name: &'static str,
    before: &'static str,
    keys: &'static str,
    content: &'static [&'static str],
    most: usize,
    /// That it happened.
    happened: fn(&Screen) -> bool,
}

fn last(tool: &Tool) -> &Statement {
    &tool.statements[tool.said.last().expect("something was said")]
}

fn cells(screen: &Screen) -> usize {
    match &last(screen.app.sitting.tool()).content().body {
        Body::Row(cells) => cells.len(),
        _ => 0,
    }
}

fn at(screen: &Screen, topic: &str) -> bool {
    screen.app.sitting.topic().as_str() == topic
}

fn said(screen: &Screen, topic: &str, line: &str) -> bool {
    screen.under(topic).last().is_some_and(|last| last == line)
}

fn became(screen: &Screen, topic: &str, status: impl Fn(&SetStatus) -> bool) -> bool {
    let sittings = screen.app.sitting.tool().walkthroughs_in_order();
    let statuses = &sittings.last().expect("a sitting").statuses;
    statuses.iter().any(|(at, record)| at.as_str() == topic && status(&record.status))
}

/// The target table. Content are the words, and the digit or letter that is the answer; a chord counts one.
const ACTS: &[Act] = &[
    Act {
        name: "choice, then on",
        before: "[^G]a5",
        keys: "2[Enter]",
        content: &["2"],
        most: 1,
        happened: |s| at(s, "does.users") && said(s, "does.criticality", "maya: the same day"),
    },
    Act {
        name: "one-line text, then on",
        before: "[^G]o3",
        keys: "the board[Tab]",
        content: &["the board"],
        most: 1,
        happened: |s| at(s, "open.purpose") && said(s, "open.name", "maya: the board"),
    },
    Act {
        name: "a row of four cells of text",
        before: "[^G]b1[Enter]",
        keys: "Kickoff[Tab]promises[Tab]\"we agreed\"[Tab]I ring[Enter]",
        content: &["Kickoff", "promises", "\"we agreed\"", "I ring"],
        most: 4,
        happened: |s| cells(s) == 4 && s.app.open.is_empty(),
    },
    Act {
        name: "a row's first cell only",
        before: "[^G]a3",
        keys: "Kickoff[Enter]",
        content: &["Kickoff"],
        most: 1,
        happened: |s| said(s, "does.steps", "maya: Step: Kickoff") && s.app.open.is_empty(),
    },
    Act {
        name: "who speaks, at the start of a line",
        before: "[^G]a2",
        keys: "d:I ring them",
        content: &["I ring them"],
        most: 2,
        happened: |s| s.app.speakers() == s.app.sitting.who_is_next(&s.app.sitting.speaks()),
    },
    Act {
        name: "who speaks, in mid-sentence",
        before: "[^G]a2",
        keys: "I ring[^T] them",
        content: &["I ring", " them"],
        most: 1,
        happened: |s| {
            let next = s.app.sitting.who_is_next(&s.app.sitting.speaks());
            s.app.speakers() == next && s.draft() == "I ring them"
        },
    },
    Act {
        name: "in their exact words",
        before: "[^G]a2",
        keys: "\"nobody tests that fast",
        content: &["nobody tests that fast"],
        most: 1,
        happened: |s| {
            let reads = s.app.sitting.reads(&s.app.open.typed());
            reads.chips.iter().any(|chip| chip.label == "exact")
        },
    },
    Act {
        name: "a line is caught, and back",
        before: "[^G]a2half a",
        keys: "[^K]renewal is on my card[Enter]",
        content: &["renewal is on my card"],
        most: 2,
        happened: |s| s.app.sitting.inbox().len() == 1 && s.app.float.is_none() && s.draft() == "half a",
    },
    Act {
        name: "a line is caught and filed under a guess",
        before: "[^G]a2half a",
        keys: "[^K]I type the go-live date twice, into Salesforce again[Tab]1",
        content: &["I type the go-live date twice, into Salesforce again"],
        most: 4,
        happened: |s| {
            // What was caught was asked by nothing.
            let last = last(s.app.sitting.tool());
            last.asked.is_empty() && last.question.is_some() && s.draft() == "half a"
        },
    },
    Act {
        name: "jump",
        before: "[^G]a2",
        keys: "[^G]c4",
        content: &[],
        most: 3,
        happened: |s| at(s, "work.around"),
    },
    Act {
        name: "and return",
        before: "[^G]a2[^G]c4",
        keys: "[^G][^G]",
        content: &[],
        most: 2,
        happened: |s| at(s, "does.last_case"),
    },
    Act {
        name: "nobody knows",
        before: "[^G]d2",
        keys: "?[Enter]",
        content: &[],
        most: 2,
        happened: |s| became(s, "risk.access_log", |status| *status == SetStatus::Unknown),
    },
    Act {
        name: "ask Sarah, who is new",
        before: "[^G]d2",
        keys: "?sarah[Enter]",
        content: &["sarah"],
        most: 2,
        happened: |s| became(s, "risk.access_log", |status| matches!(status, SetStatus::Ask(_))),
    },
    Act {
        name: "still so",
        before: "[^G]a2d:it is the board[Enter]",
        keys: "=[Enter]",
        content: &[],
        most: 2,
        happened: |s| {
            said(s, "does.last_case", "maya: it is the board") && s.under("does.last_case").len() == 2
        },
    },
];

#[test]
fn an_act_costs_no_more_keys_than_it_should() {
    let mut table = String::new();
    let mut dear = Vec::new();
    for act in ACTS {
        let mut screen = Screen::with_people();
        script(&mut screen, act.before);
        assert!(!(act.happened)(&screen), "{} happened before\n{}", act.name, screen.seen());
        let before = screen.pressed;
        script(&mut screen, act.keys);
        assert!((act.happened)(&screen), "{} did not happen\n{}", act.name, screen.seen());
        let content: usize = act.content.iter().map(|text| text.chars().count()).sum();
        let keys = screen.pressed - before - content;
        table += &format!("{:<45}{keys} of {}\n", act.name, act.most);
        if keys > act.most {
            dear.push(act.name);
        }
    }
    assert!(dear.is_empty(), "{dear:?}\n{table}");
}
