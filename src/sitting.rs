//! A sitting: one walkthrough being held. The same for plain lines and for a screen.
//!
//! Pure: a line goes in with the time and an id, and three things come out. The tool is brought up to date at once;
//! what is to be written down waits in [`Sitting::outbox`] for whoever has the store; what there is to tell people
//! waits in [`Sitting::told`]. What an answer means is decided by [`crate::domain::hear`], what may happen by
//! [`crate::domain::act`].

mod again;
mod applies;
mod clock;
mod commands;
mod compared;
mod filing;
mod gaps;
mod guess;
mod keep;
mod kept;
mod lines;
mod pace;
mod people;
mod readback;
mod result;
mod show;
mod typed;
mod view;
mod wording;

pub use again::OfferView;
pub use filing::Caught;
pub use gaps::Gap;
pub use guess::{GUESSES, Guess, Guesser};
pub use pace::{Pace, SectionPace};
pub use readback::{READ_BACK, READ_FIRST, ReadBack, ReadBackEntry, Verdict};
pub use typed::{Chip, Reads, Typed};
pub use view::{FieldView, LineView, OptionView, OutlineRow, View};

use crate::domain::act::{Acting, Hands, Intent};
use crate::domain::coverage::Coverage;
use crate::domain::event::{
    EventRef, Happening, Made, QuestionnairePinned, WalkthroughStarted, WalkthroughUpgraded,
};
use crate::domain::hear::speakers;
use crate::domain::ids::{DocumentHash, PersonId, ReplicaId, StatementId, WalkthroughId};
use crate::domain::moment::Moment;
use crate::domain::questionnaire::{Evidence, Field, Mode, Placed, Question, Questionnaire};
use crate::domain::statement::Statement;
use crate::domain::tool::{Tool, Walkthrough};
use crate::domain::versions;
use crate::keys::Keymap;
use crate::spec::Shelf;
use crate::text::line::{Line, LineKind, Mark, People, parse_within};
use clock::Clock;
use lines::Filling;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use uuid::Uuid;

/// What a sitting is about, and how it is held.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The tool.
    pub tool: Tool,
    /// The questionnaire.
    pub questionnaire: Arc<Questionnaire>,
    /// The text it was read from, by which it is pinned.
    pub document: (DocumentHash, Cow<'static, str>),
    /// The questionnaires the tool was asked by before.
    pub shelf: Shelf,
    /// The data folder that writes.
    pub replica: ReplicaId,
    /// How it is held.
    pub mode: Mode,
    /// Private questions and fields stay hidden.
    pub shared: bool,
    /// Questions are told when one arrives at them; a screen shows them anyway.
    pub shows_questions: bool,
    /// Nothing of it stays: what is told about keeping says so.
    pub rehearsal: bool,
    /// What there is to tell at the beginning.
    pub remarks: Vec<String>,
    /// The keys and the signs that lines begin with.
    pub keys: Keymap,
}

/// When something is typed, and an id for what it makes: both come from outside.
#[derive(Debug, Clone, Copy)]
pub struct Now {
    /// What the clock shows.
    pub at: Moment,
    /// A new id, ordered by time.
    pub id: Uuid,
}

/// How a sitting was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Left; it goes on here next time.
    Left,
    /// Ended; the draft of the spec can be written.
    Finished,
}

/// Something to tell people; not yet fit for a terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// A paragraph.
    Text(String),
    /// A paragraph behind a first word, under which it is indented.
    Indented(String, String),
    /// A field of a row is asked for.
    Asked(String),
    /// A line that is not to be broken.
    Line(String),
    /// Air.
    Blank,
}

/// What is to be written down.
#[derive(Debug, Clone, Default)]
pub struct Outbox {
    /// Names it, so that it is written once however often it is sent.
    pub request: Uuid,
    /// What happened, in order.
    pub happenings: Vec<Happening>,
    /// Texts that the happenings point at.
    pub documents: Vec<(DocumentHash, String)>,
    /// What the takings-back among the happenings take back beside their targets: of the happening at this place, an
    /// event that is not known to be written down, so that nobody can say yet where it will stand.
    pub takes_back: Vec<(usize, Made)>,
}

/// An outbox whose answer has not come.
#[derive(Debug, Clone)]
struct Waiting {
    request: Uuid,
    /// Where its first event stands here, in this replica's journal of the tool, until the answer says where.
    first: u64,
    count: u64,
}

/// Something that was done, and can be taken back.
#[derive(Debug, Clone)]
struct Done {
    what: String,
    events: BTreeSet<EventRef>,
}

/// A line that was typed off the record, as it would have been kept.
#[derive(Debug, Clone)]
struct Slipped {
    at: usize,
    line: Line,
    evidence: Option<Evidence>,
    cells: Vec<(Field, String)>,
}

/// A walkthrough being held.
#[derive(Debug, Clone)]
pub struct Sitting {
    tool: Tool,
    set: Arc<Questionnaire>,
    shelf: Shelf,
    replica: ReplicaId,
    id: WalkthroughId,
    mode: Mode,
    shared: bool,
    now: Moment,
    fresh: Uuid,
    minted: u32,
    at: usize,
    speaking: Vec<PersonId>,
    /// Who speaks was said under this question, so nobody else is proposed.
    chosen: bool,
    /// The last line that was kept since this question was shown, caught lines too.
    last: Option<StatementId>,
    /// The line above when something was caught: what is caught in mid-line does not change what that line is about.
    stood: Option<StatementId>,
    probe: usize,
    /// Off the record: the places at which something was left out.
    off: Option<BTreeSet<usize>>,
    /// The line before this one, typed off the record: in memory only, for a slip of the finger.
    slipped: Option<Slipped>,
    /// What was typed where a secret was kept as a mark.
    held: Vec<Intent>,
    /// Within a private key that was pasted line by line.
    inside_key: bool,
    /// A row whose fields are asked for one by one.
    filling: Option<Filling>,
    done: Vec<Done>,
    undone: Vec<Done>,
    outbox: Outbox,
    /// What was sent, oldest first.
    waiting: VecDeque<Waiting>,
    told: Vec<Told>,
    shows_questions: bool,
    rehearsal: bool,
    keys: Keymap,
    /// What was told last of what it comes to.
    result_told: Vec<String>,
    /// Where one was before going somewhere.
    came_from: Option<usize>,
    /// What somebody wrote alone before is asked again.
    asks_all: bool,
    /// What was said to apply now or no longer, by one key: said again where that key goes on.
    news: (Uuid, Vec<String>),
    clock: Clock,
}

impl Sitting {
    /// Goes on with an unfinished sitting of the same questionnaire, else begins one, and shows its first question.
    pub fn begin(setting: Setting, now: Now) -> Sitting {
        let Setting {
            tool,
            questionnaire,
            document,
            mut shelf,
            replica,
            mode,
            shared,
            shows_questions,
            rehearsal,
            remarks,
            keys,
        } = setting;
        let open = unfinished(&tool, &document.0).map(|w| w.id);
        // The one on the shelf knows what things were called in the texts that this tool's walkthroughs went through.
        let questionnaire = shelf.entry(document.0.clone()).or_insert(questionnaire).clone();
        let mut sitting = Sitting {
            tool,
            set: questionnaire,
            shelf,
            replica,
            id: open.unwrap_or(WalkthroughId(now.id)),
            mode,
            shared,
            now: now.at,
            fresh: now.id,
            minted: 1,
            at: 0,
            speaking: Vec::new(),
            chosen: false,
            last: None,
            stood: None,
            probe: 0,
            off: None,
            slipped: None,
            held: Vec::new(),
            inside_key: false,
            filling: None,
            done: Vec::new(),
            undone: Vec::new(),
            outbox: Outbox::default(),
            waiting: VecDeque::new(),
            told: Vec::new(),
            shows_questions,
            rehearsal,
            keys,
            result_told: Vec::new(),
            came_from: None,
            asks_all: false,
            news: (Uuid::nil(), Vec::new()),
            clock: Clock::default(),
        };
        match open {
            Some(_) => {
                sitting.mode = sitting.walkthrough().mode;
                sitting.take_in_stragglers();
            }
            None => sitting.start(document),
        }
        if shows_questions {
            let title = sitting.set.title.clone();
            sitting.tell(&format!(
                "{} · {title}. An empty line goes on; /help tells the rest.",
                sitting.tool.name
            ));
        }
        if rehearsal {
            sitting.tell("A rehearsal on the sample: nothing of it is kept.");
        }
        remarks.iter().for_each(|remark| sitting.tell(remark));
        sitting.speaking = sitting.first_speaker();
        sitting.at = sitting.left_at();
        if open.is_some() {
            let label = sitting.walkthrough().label.clone();
            let short = sitting.here().question.short.clone();
            sitting.tell(&match sitting.mode {
                Mode::Solo => format!("Last time you wrote about: {short}."),
                Mode::Live | Mode::Absent => format!("Going on with {label}."),
            });
            sitting.count_the_gap();
            if sitting.walkthrough().resting_since.is_some() {
                sitting.tell("It rests; what is typed is kept. /rest goes on.");
            }
        }
        sitting.tell_what_is_kept_apart();
        sitting.take_up_the_clock();
        sitting.tell_what_is_told();
        sitting.tell_who_speaks();
        sitting.show_question();
        sitting
    }

    /// Takes a line as it was typed. Says so if the sitting was left by it.
    pub fn line(&mut self, line: &str, now: Now) -> Option<Ending> {
        self.typed(&Typed::from(line), now)
    }

    /// Nothing more will be typed: what was open is closed, and everything stays as it is.
    pub fn leave(&mut self, now: Now) {
        self.at_time(now);
        if self.filling.is_some() {
            self.fill(".");
        }
        self.on_the_record();
    }

    /// What is to be written down since this was asked last, if anything. Its answer goes to [`Sitting::written`];
    /// answers come in the order of what was asked.
    pub fn outbox(&mut self) -> Option<Outbox> {
        let unsent = self.unsent()?;
        self.waiting.push_back(unsent);
        Some(std::mem::take(&mut self.outbox))
    }

    /// Something was sent, and its answer has not come.
    pub fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// What stands last in the tool here, and was not sent.
    fn unsent(&self) -> Option<Waiting> {
        let count = self.outbox.happenings.len() as u64;
        // With every key this is asked, and the journal is long.
        let first = || self.tool.last_seq(self.replica) + 1 - count;
        (count > 0).then(|| Waiting { request: self.outbox.request, first: first(), count })
    }

    /// What there is to tell since this was asked last.
    pub fn told(&mut self) -> Vec<Told> {
        std::mem::take(&mut self.told)
    }

    /// The oldest outbox that waits was written down, under these pointers; with a fresh tool if that holds anything
    /// that was not known here, so that ours may stand elsewhere than it does here. What was done since is put behind
    /// it, under numbers of its own, and everything that points at it goes along.
    pub fn written(&mut self, events: &BTreeSet<EventRef>, fresh: Option<Tool>) {
        let Some(written) = self.waiting.pop_front() else { return };
        let Some(mut tool) = fresh else { return };
        let replica = self.replica;
        let here = (written.first..written.first + written.count).map(|seq| EventRef { replica, seq });
        let mut real: BTreeMap<EventRef, EventRef> = here.zip(events.iter().copied()).collect();
        let after = written.first + written.count;
        let later = self.tool.events().filter(|e| e.header.replica == replica && e.header.seq >= after);
        for event in later {
            let mut event = event.clone();
            let before = EventRef::from(event.header.stamp());
            event.header.seq = tool.last_seq(replica) + 1;
            event.header.lamport = tool.lamport() + 1;
            if let Happening::Undone(undone) = &mut event.happening {
                undone.targets = moved(&undone.targets, &real);
            }
            tool.apply(&event);
            real.insert(before, event.header.stamp().into());
        }
        for done in self.done.iter_mut().chain(&mut self.undone) {
            done.events = moved(&done.events, &real);
        }
        for waiting in &mut self.waiting {
            let first = EventRef { replica, seq: waiting.first };
            waiting.first = real.get(&first).map_or(waiting.first, |real| real.seq);
        }
        let text = |tool: &Tool| tool.walkthroughs.get(&self.id).map(|w| w.questionnaire.clone());
        let moved = text(&tool) != text(&self.tool);
        self.tool = tool;
        if moved {
            self.tell(
                "This walkthrough was moved to another version of its questionnaire. Everything is kept; leave it and go on to be asked by that one.",
            );
        }
    }

    /// Time passed. Whoever ticks does so at least once a minute, and from then on a longer silence is a machine that
    /// slept: it counts as a rest. Plain lines never tick; there a long silence is people talking.
    ///
    /// Says whether what is shown may have moved: minutes are shown, and what came of it.
    pub fn tick(&mut self, now: Now) -> bool {
        let came_of_it = |sitting: &Sitting| (sitting.outbox.happenings.len(), sitting.told.len());
        let (before, known) = (self.now, came_of_it(self));
        self.at_time(now);
        self.clock.ticks();
        !self.now.is_same_minute(before) || came_of_it(self) != known
    }

    /// Time passed in which somebody was at work where no clock ticked, as in an editor: no sleep, however long.
    pub fn tick_after_work(&mut self, now: Now) {
        self.clock.stops();
        self.tick(now);
    }

    /// Back to where one was before going somewhere.
    pub fn go_back(&mut self, now: Now) {
        self.at_time(now);
        match self.came_from {
            Some(at) => self.arrive(at),
            None => self.tell("There is nowhere to go back to yet."),
        }
    }

    /// Nothing of it stays.
    pub fn is_rehearsal(&self) -> bool {
        self.rehearsal
    }

    /// What keys and signs mean here.
    pub fn keys(&self) -> &Keymap {
        &self.keys
    }

    /// The tool as it is now.
    pub fn tool(&self) -> &Tool {
        &self.tool
    }

    /// Says something that is not the sitting's own business, such as that the disk is full.
    pub fn tell(&mut self, text: &str) {
        self.told.push(Told::Text(text.to_owned()));
    }

    fn tell_indented(&mut self, first: &str, text: &str) {
        self.told.push(Told::Indented(first.to_owned(), text.to_owned()));
    }

    fn at_time(&mut self, now: Now) {
        // One key may do several things: none of them gets the id of another.
        if self.fresh != now.id {
            self.minted = 0;
        }
        let before = std::mem::replace(&mut self.now, now.at);
        self.fresh = now.id;
        self.time_passed(before);
    }

    /// The id that came in, then others that follow from it.
    fn mint(&mut self) -> Uuid {
        self.minted += 1;
        match self.minted {
            1 => self.fresh,
            n => StatementId::derive(&[&self.fresh.to_string(), &n.to_string()]).0,
        }
    }

    fn hands(&self) -> Hands {
        Hands { replica: self.replica, by: "walk".to_owned(), now: self.now }
    }

    /// Brings the tool up to date with what was done, and puts it into the outbox. Gives the events, for taking back.
    fn put(&mut self, acting: Acting) -> BTreeSet<EventRef> {
        let before = self.tool.last_seq(self.replica);
        let (happenings, tool) = acting.done();
        let count = happenings.len() as u64;
        if self.outbox.happenings.is_empty() {
            // One key may fill two outboxes, and what goes into the second stands behind the first.
            let parts = [self.fresh.to_string(), "write".to_owned(), (before + 1).to_string()];
            self.outbox.request = StatementId::derive(&parts.each_ref().map(String::as_str)).0;
        }
        for mut happening in happenings {
            if let Happening::Undone(undone) = &mut happening {
                let place = self.outbox.happenings.len();
                let made = undone.targets.iter().filter_map(|at| Some((*at, self.not_yet_written(*at)?)));
                for (at, made) in made.collect::<Vec<_>>() {
                    undone.targets.remove(&at);
                    self.outbox.takes_back.push((place, made));
                }
            }
            self.outbox.happenings.push(happening);
        }
        self.tool = tool;
        (before + 1..=before + count).map(|seq| EventRef { replica: self.replica, seq }).collect()
    }

    /// An event of ours whose number is not sure before its answer comes.
    fn not_yet_written(&self, at: EventRef) -> Option<Made> {
        let mut waiting = self.waiting.iter().cloned().chain(self.unsent());
        let ours =
            waiting.find(|w| at.replica == self.replica && (w.first..w.first + w.count).contains(&at.seq))?;
        Some(Made { request: ours.request, nth: at.seq - ours.first })
    }

    /// Does what cannot be refused here: it was made from what is there.
    fn settle(&mut self, intents: impl IntoIterator<Item = Intent>) -> BTreeSet<EventRef> {
        let mut acting = Acting::on(self.tool.clone(), self.hands());
        for intent in intents {
            if let Err(refusal) = acting.act(intent) {
                self.tell(&format!("Not kept: {refusal}."));
            }
        }
        self.put(acting)
    }

    /// What was written under earlier ids, where the sitting was not moved to its newer text yet, is filed.
    fn take_in_stragglers(&mut self) {
        let topics = versions::stragglers(&self.tool, self.walkthrough(), &self.set);
        if !topics.is_empty() {
            let questionnaire = self.walkthrough().questionnaire.clone();
            let upgrade = WalkthroughUpgraded {
                walkthrough: self.id,
                questionnaire,
                topics,
                outside: false,
                together: BTreeSet::new(),
            };
            self.settle([Intent::Upgrade(upgrade)]);
        }
    }

    fn tell_what_is_kept_apart(&mut self) {
        let apart = versions::apart(&self.tool, self.walkthrough(), &self.set);
        let count: usize = apart.values().map(Vec::len).sum();
        let topics = apart.keys().map(|topic| topic.as_str()).collect::<Vec<_>>().join(", ");
        if count > 0 {
            let answers = if count == 1 { "1 answer is" } else { &format!("{count} answers are") };
            self.tell(&format!(
                "{answers} kept apart, for this version of the questionnaire does not ask it: {topics}."
            ));
        }
    }

    fn start(&mut self, (document, text): (DocumentHash, Cow<'static, str>)) {
        let pin = QuestionnairePinned {
            document: document.clone(),
            id: self.set.id.clone(),
            version: self.set.version.clone(),
        };
        let begin = WalkthroughStarted {
            walkthrough: self.id,
            label: label(&self.tool, &self.hands()),
            questionnaire: document.clone(),
            earlier: Vec::new(),
            mode: self.mode,
            facilitator: None,
            present: BTreeSet::new(),
            at: self.now,
        };
        self.outbox.documents.push((document, text.into_owned()));
        self.settle([Intent::Pin(pin), Intent::Start(begin)]);
    }

    /// Where something became of a question last; at first, the first question that applies.
    fn left_at(&self) -> usize {
        let tool = &self.tool;
        let said = tool
            .statements_in_order()
            .into_iter()
            // A caught line was asked by nothing, wherever it was filed.
            .filter(|s| s.walkthrough == Some(self.id) && !s.struck && !s.asked.is_empty())
            .filter_map(|s| Some((tool.added_at(s.id)?, s.question.as_ref()?)));
        let statuses = self.walkthrough().statuses.iter().map(|(topic, set)| (set.stamp, topic));
        let newest = said.chain(statuses).max_by_key(|(stamp, _)| *stamp).map(|(_, topic)| topic);
        let place = newest.and_then(|topic| self.set.questions().position(|p| p.question.id == *topic));
        let first = || self.coverage().standings.iter().position(|s| s.counts() && !s.told).unwrap_or(0);
        place.unwrap_or_else(first)
    }

    /// A line as it reads, where at most so many bytes of it are marks.
    fn parsed(&self, line: &str, most: usize) -> Line {
        let grammar = self.keys.grammar();
        let people = || People { present: speakers(&self.tool), known: Vec::new() };
        let mut read = parse_within(grammar, people, line, most);
        // A pick that was made characters again stays words.
        read.words_only = most <= read.marked;
        // "/GO a2" names what can be done as well; a path or a fraction is text.
        let rest = grammar.command.iter().find_map(|sign| line.strip_prefix(sign.as_str()));
        let said = rest.map(|rest| rest.split_once(' ').unwrap_or((rest, "")));
        match (read.kind == LineKind::Plain, said) {
            (true, Some((name, args))) if most > 0 && crate::keys::named(name).is_some() => {
                let kind = LineKind::Command { name: name.to_lowercase(), args: args.trim().to_owned() };
                let sign = line.len() - rest.map_or(0, str::len);
                Line { kind, marks: vec![(Mark::Kind, sign)], ..Line::default() }
            }
            _ => read,
        }
    }

    fn walkthrough(&self) -> &Walkthrough {
        &self.tool.walkthroughs[&self.id]
    }

    fn minute(&self) -> u32 {
        self.walkthrough().minute_at(self.running())
    }

    fn coverage(&self) -> Coverage<'_> {
        self.coverage_of(&self.set)
    }

    /// The same, of the questionnaire as somebody else holds it.
    fn coverage_of<'q>(&self, set: &'q Questionnaire) -> Coverage<'q> {
        let mut coverage = Coverage::of(&self.tool, self.walkthrough(), set);
        if self.asks_all {
            coverage.standings.iter_mut().for_each(|standing| standing.told = false);
        }
        coverage
    }

    fn here(&self) -> Placed<'_> {
        place(&self.set, self.at)
    }

    /// The question one is at.
    fn question(&self) -> &Question {
        let mut questions = self.set.sections.iter().flat_map(|section| &section.questions);
        questions.nth(self.at).expect("the place is among the questions")
    }

    /// The line that `<`, `=` and the like are about: the last one under this question that stands.
    fn above(&self) -> Option<StatementId> {
        let lines = self.lines();
        let stands = |id: &StatementId| self.tool.statements.get(id).is_some_and(|s| !s.struck);
        let here = |id: &StatementId| lines.contains(id) && stands(id);
        self.last
            .filter(here)
            .or_else(|| self.stood.filter(here))
            .or_else(|| lines.into_iter().rev().find(stands))
    }

    /// What was said under this question in this sitting, struck lines too, in order.
    fn lines(&self) -> Vec<StatementId> {
        let topic = &self.question().id;
        // Within one sitting the order of the tool is the order in which things were written down.
        self.tool
            .said
            .iter()
            .filter_map(|id| self.tool.statements.get(id))
            .filter(|s| s.walkthrough == Some(self.id))
            .filter(|s| s.question.as_ref() == Some(topic) || s.also.contains(topic))
            .map(|s| s.id)
            .collect()
    }

    fn statement(&self, id: StatementId) -> Option<&Statement> {
        self.tool.statements.get(&id)
    }
}

/// Pointers, where some of what they point at moved.
fn moved(at: &BTreeSet<EventRef>, real: &BTreeMap<EventRef, EventRef>) -> BTreeSet<EventRef> {
    at.iter().map(|at| real.get(at).copied().unwrap_or(*at)).collect()
}

fn place(set: &Questionnaire, at: usize) -> Placed<'_> {
    set.at(at).expect("the place is among the questions")
}

/// The newest sitting of this questionnaire that nobody ended.
fn unfinished<'t>(tool: &'t Tool, document: &DocumentHash) -> Option<&'t Walkthrough> {
    let mut sittings = tool.walkthroughs_in_order();
    sittings.retain(|w| w.ended.is_none() && w.questionnaire == *document);
    sittings.pop()
}

/// The next short name of a sitting: `s-03`, with this replica's letters where another one created the tool.
fn label(tool: &Tool, hands: &Hands) -> String {
    let plain = tool.creator.is_none_or(|creator| creator == hands.replica);
    let mark = if plain { String::new() } else { format!("-{}", hands.replica.mark()) };
    let taken = |label: &str| tool.walkthroughs.values().any(|w| w.label == label);
    (1..).map(|n| format!("s-{n:02}{mark}")).find(|label| !taken(label)).expect("numbers do not end")
}

/// As much of a text as names it in a sentence.
fn first_words(text: &str) -> String {
    format!("\"{}\"", crate::text::wrap::truncate(&crate::text::escape::terminal_line(text), 40))
}
