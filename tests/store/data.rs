//! A folder, and an interview to put into it.

use jiff::Timestamp;
use jiff::tz::Offset;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;
use takestock::domain::event::{
    Happening, PersonSet, QuestionnairePinned, StatementAdded, StatementMarked, ToolCreated,
    WalkthroughStarted,
};
use takestock::domain::ids::{DocumentHash, PersonId, StatementId, ToolId, WalkthroughId};
use takestock::domain::moment::Moment;
use takestock::domain::person::{QuoteAs, Relation};
use takestock::domain::questionnaire::{Evidence, Mode, TopicId};
use takestock::domain::statement::{Body, Content, Mark, Wording};
use takestock::store::{Access, Append, Entropy, FILE, Options, Store};
use tempfile::TempDir;
use uuid::Uuid;

pub struct Folder(TempDir);

impl Folder {
    pub fn new() -> Folder {
        Folder(TempDir::new().expect("a folder"))
    }

    pub fn path(&self) -> PathBuf {
        self.0.path().join("data")
    }

    pub fn file(&self) -> PathBuf {
        self.path().join(FILE)
    }

    pub fn open(&self) -> Store {
        Store::open(&self.path(), options()).expect("opened")
    }

    pub fn above(&self) -> &Path {
        self.0.path()
    }
}

/// The same bytes every time, and no long waits.
pub fn options() -> Options {
    Options { entropy: Entropy::Seeded(7), busy_timeout: Duration::from_secs(30), ..Options::default() }
}

/// As for somebody who looks first.
pub fn later() -> Options {
    Options { access: Access::WriteLater, ..options() }
}

pub fn tool(slug: &str) -> ToolId {
    ToolId::derive(&[slug])
}

pub fn noon() -> Moment {
    Moment::new(Timestamp::from_second(1_795_000_000).expect("a time"), Offset::constant(1))
}

pub fn append(slug: &str, request: u128, happenings: Vec<Happening>) -> Append {
    Append {
        request: Uuid::from_u128(request),
        tool: tool(slug),
        by: "test".into(),
        now: noon(),
        happenings,
        documents: Vec::new(),
        takes_back: Vec::new(),
        as_of: None,
    }
}

pub const QUESTIONNAIRE: &str = "takestock: 1\nid: inventory-walkthrough\n";

/// What people say in these tests: long enough to be found in a file, and never the same twice.
pub fn answer(slug: &str, n: usize) -> String {
    format!(
        "Answer {n} about {slug}: the renewal of Käthe's order goes on a card, then on the board, every Monday"
    )
}

pub fn said(slug: &str, n: usize) -> Happening {
    StatementAdded {
        statement: StatementId::derive(&[slug, &n.to_string()]),
        walkthrough: Some(WalkthroughId::derive(&[slug])),
        question: TopicId::new(format!("does.q{n}")).ok(),
        also: BTreeSet::new(),
        content: Content {
            speakers: vec![PersonId::derive(&[slug, "maya"])],
            body: Body::Text(answer(slug, n)),
            words: None,
            wording: Wording::Near,
            evidence: Evidence::Told,
        },
        relates: None,
        marks: BTreeSet::new(),
        at: noon().plus_minutes(1),
        minute: Some(1),
        asked: "What does it do?".into(),
        handle: None,
    }
    .into()
}

/// A tool, a person, a questionnaire, a sitting and its statements (each one marked): 4 + 2n events.
pub fn interview(slug: &str, statements: usize) -> Append {
    let document = DocumentHash::of(QUESTIONNAIRE);
    let mut happenings: Vec<Happening> = vec![
        ToolCreated { name: format!("The {slug}"), slug: slug.into() }.into(),
        PersonSet {
            id: PersonId::derive(&[slug, "maya"]),
            handle: "maya".into(),
            name: "Maya Ortiz".into(),
            role: "Operations lead".into(),
            relation: Relation::Author,
            initials: String::new(),
            quote_as: QuoteAs::Role,
        }
        .into(),
        QuestionnairePinned {
            document: document.clone(),
            id: "inventory-walkthrough".into(),
            version: "1.0.0".into(),
        }
        .into(),
        WalkthroughStarted {
            walkthrough: WalkthroughId::derive(&[slug]),
            label: "s-01".into(),
            questionnaire: document.clone(),
            earlier: Vec::new(),
            mode: Mode::Live,
            facilitator: None,
            present: BTreeSet::new(),
            at: noon(),
        }
        .into(),
    ];
    for n in 0..statements {
        happenings.push(said(slug, n));
        let (statement, marks) = (StatementId::derive(&[slug, &n.to_string()]), [Mark::Keep].into());
        happenings.push(StatementMarked { statement, marks }.into());
    }
    let request = u128::from_be_bytes(*tool(slug).0.as_bytes());
    Append { documents: vec![(document, QUESTIONNAIRE.into())], ..append(slug, request, happenings) }
}

impl Folder {
    /// Whether these words stand in any file of the folder.
    pub fn holds(&self, words: &str) -> bool {
        files_below(&self.path()).into_iter().any(|(_, bytes)| find(&bytes, words.as_bytes()).is_some())
    }
}

/// Every file below a folder, with its bytes.
pub fn files_below(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files_below(&path));
        } else {
            let bytes = std::fs::read(&path).expect("a file");
            found.push((path, bytes));
        }
    }
    found.sort();
    found
}

/// Where these bytes stand first.
pub fn find(bytes: &[u8], words: &[u8]) -> Option<usize> {
    bytes.windows(words.len()).position(|window| window == words)
}
