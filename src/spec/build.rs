//! The whole spec.

use super::block::{self, Blocking, FixSum, Making};
use super::evidence::{self, Leftovers};
use super::index::Ctx;
use super::model::*;
use super::summary::{self, Sections};
use super::text::Text;
use super::{Shelf, lint, slots, trace, workflow};
use crate::domain::event::{Happening, Matter};
use crate::domain::ids::ItemId;
use crate::domain::item::ItemKind;
use crate::domain::statement::Body;
use crate::domain::tool::Tool;

/// The most lines of the main file; over it, P3 goes to the second (about 12,000 tokens).
pub const BUDGET_LINES: usize = 850;

/// The spec of a tool. The same tool, shelf and options give the same spec; nothing else comes in.
pub fn build(tool: &Tool, shelf: &Shelf, options: &Options) -> Spec {
    let ctx = Ctx::new(tool, shelf, options);
    let blocking = Blocking::of(&ctx);
    let mut made = Made::default();
    for &item in &ctx.items {
        if !block::withheld(&ctx, item) {
            let making = Making::of(&ctx, &blocking, item);
            let block = making.block();
            made.left.add(&making, &block);
            made.file(&ctx, &making, block);
        }
    }
    let findings = lint::check(&ctx, &mut made.all_mut());
    let Made { steps, open, drift, keep, fix, add, dec, know, next, glossary, evidence: mut second, left } =
        made;
    let sections = Sections {
        open: &open,
        drift: &drift,
        keep: &keep,
        fix: &fix,
        add: &add,
        know: &know,
        actions: &next,
        others: &second.actions,
    };
    let workflow = workflow::workflow(&ctx, &steps, &fix);
    let summary = summary::summary(&ctx, &sections);
    let plan = summary::plan(&ctx, &sections, &workflow.steps);
    let mut trace = Vec::new();
    for blocks in
        [&steps, &keep, &fix, &add, &know, &second.know, &drift, &dec, &open, &next, &second.actions]
    {
        trace.extend(blocks.iter().flat_map(|block| trace::rows(&ctx, block)));
    }
    trace.extend(glossary.iter().chain(&second.withdrawn).flat_map(|block| trace::rows(&ctx, block)));
    let words = glossary.iter().map(word).collect();
    let filed = evidence::evidence(&ctx, &workflow.steps, left);
    second =
        EvidencePart { know: second.know, actions: second.actions, withdrawn: second.withdrawn, ..filed };
    let mut odd = dec;
    odd.extend(know);
    let mut spec = Spec {
        front: front(&ctx, summary.ready),
        areas: areas(&ctx, &add),
        fix_overview: fix_overview(&ctx, &fix),
        quantities: evidence::quantities(&ctx),
        out_of_scope: ctx.printable(evidence::OUT_OF_SCOPE).map(|s| evidence::said(&ctx, s)).collect(),
        closing: evidence::closing(&ctx),
        evidence: second,
        actions: next,
        over_budget: false,
        summary,
        workflow,
        plan,
        words,
        trace,
        findings,
        open,
        drift,
        keep,
        fix,
        add,
        odd,
    };
    spec.over_budget = lines(&spec) > BUDGET_LINES;
    spec
}

#[derive(Default)]
struct Made {
    steps: Vec<Block>,
    open: Vec<Block>,
    drift: Vec<Block>,
    keep: Vec<Block>,
    fix: Vec<Block>,
    add: Vec<Block>,
    dec: Vec<Block>,
    know: Vec<Block>,
    next: Vec<Block>,
    glossary: Vec<Block>,
    evidence: EvidencePart,
    left: Leftovers,
}

impl Made {
    fn file(&mut self, ctx: &Ctx<'_>, making: &Making<'_, '_>, block: Block) {
        let into = match block.code.kind {
            _ if block.withdrawn.is_some() => &mut self.evidence.withdrawn,
            ItemKind::Step => &mut self.steps,
            ItemKind::Keep | ItemKind::Rule => &mut self.keep,
            ItemKind::Fix => &mut self.fix,
            ItemKind::Eng => &mut self.add,
            ItemKind::Know if evidence::carried_by_a_person(&block) => &mut self.evidence.know,
            ItemKind::Know => &mut self.know,
            ItemKind::Drift => &mut self.drift,
            ItemKind::Dec => &mut self.dec,
            ItemKind::Open => &mut self.open,
            ItemKind::Next if summary::is_builders(ctx, making) => &mut self.next,
            ItemKind::Next => &mut self.evidence.actions,
            ItemKind::Glossary => &mut self.glossary,
        };
        into.push(block);
    }

    /// Every block that is not withdrawn.
    fn all_mut(&mut self) -> Vec<&mut Block> {
        let lists = [
            &mut self.steps,
            &mut self.open,
            &mut self.drift,
            &mut self.keep,
            &mut self.fix,
            &mut self.add,
            &mut self.dec,
            &mut self.know,
            &mut self.next,
            &mut self.glossary,
            &mut self.evidence.know,
            &mut self.evidence.actions,
        ];
        lists.into_iter().flatten().collect()
    }
}

fn front(ctx: &Ctx<'_>, ready: Ready) -> Front {
    let tool = ctx.tool;
    let last = tool.events().next_back();
    let changed = last.is_some_and(|event| !matches!(event.happening, Happening::Published(_)));
    let version = tool.published.iter().map(|published| published.version).max().unwrap_or(0);
    Front {
        tool: tool.name.clone(),
        slug: tool.slug.clone(),
        spec_version: version,
        changed_since: version > 0 && changed,
        as_of: tool.as_of.map(|moment| moment.date()),
        journal: ctx.options.journal.clone(),
        status: tool.status(),
        owner: tool.owner().map(|owner| ctx.naming.whom(&owner)),
        criticality: summary::criticality(ctx).map(|(_, option)| option.to_owned()),
        data: workflow::data(ctx).into_iter().map(|(id, _)| id).collect(),
        calendar: ctx.naming.said(&tool.calendar).to_string(),
        names: ctx.options.names,
        private_included: ctx.options.include_private,
        build_ready: ready,
        evidence_file: format!("{}.evidence.md", tool.slug),
    }
}

fn areas(ctx: &Ctx<'_>, add: &[Block]) -> Vec<AreaRow> {
    let reviewed = ctx.tool.decided.iter().any(|decided| decided.matter == Matter::Gate);
    let row = |area: Area| {
        let here: Vec<&Block> = add.iter().filter(|block| block.area == Some(area)).collect();
        let asked = |topic: &&str| ctx.printable(topic).next().is_some();
        // Words beside no pick settle nothing: "nobody ever cared about that" is no done.
        let settled = |topic: &&str| ctx.printable(topic).any(|s| !matches!(s.content().body, Body::Text(_)));
        let unknown = ctx.status_opens.iter().filter(|(_, open)| {
            !open.answered && !ctx.hides_topic(&open.topic) && area.topics().contains(&open.topic.as_str())
        });
        let unknown: Vec<&ItemId> = unknown.map(|(id, _)| id).collect();
        let state = if !here.is_empty() {
            AreaState::Gap
        } else if area.topics().iter().any(settled) || (area == Area::SecurityReview && reviewed) {
            AreaState::Done
        } else if area.topics().iter().any(asked) {
            AreaState::Words
        } else if !unknown.is_empty() {
            AreaState::NobodyKnows
        } else {
            AreaState::NotAsked
        };
        let said = |block: &&Block| block.slots.get("today").or(block.slots.get("happened")).cloned();
        let mut today: Vec<Text> = here.iter().filter_map(said).collect();
        if today.is_empty() {
            let answers = area.topics().iter().flat_map(|topic| ctx.printable(topic));
            today = answers.map(|s| slots::answer(ctx, ctx.question(s), s.content())).collect();
        }
        let items = match state {
            AreaState::NobodyKnows => {
                let opens = unknown.into_iter().filter_map(|id| ctx.tool.items.get(id));
                summary::code_list(
                    opens.filter(|item| item.withdrawn.is_none()).map(|item| item.code.clone()),
                )
            }
            _ => here.iter().map(|block| block.code.clone()).collect(),
        };
        AreaRow { area, state, items, today: Text::join(&today, "; ") }
    };
    Area::ALL.into_iter().map(row).collect()
}

fn fix_overview(ctx: &Ctx<'_>, fix: &[Block]) -> Vec<FixRow> {
    let mut blocks: Vec<&Block> = fix.iter().collect();
    blocks.sort_by(summary::by_hours);
    let row = |block: &Block| {
        let slots = slots::of(ctx, &ctx.tool.items[&block.item]);
        FixRow {
            code: block.code.clone(),
            does: block.title.clone(),
            how: slots.get("how").cloned().unwrap_or_default(),
            hours: block.hours,
            sum: FixSum::of(&slots).map_or_else(Text::new, |sum| Text::ours(sum.terms())),
        }
    };
    blocks.into_iter().map(row).collect()
}

fn word(block: &Block) -> Word {
    let slot = |name: &str| block.slots.get(name).cloned().unwrap_or_default();
    let word = match slot("word") {
        text if text.is_empty() => block.title.clone(),
        text => text,
    };
    Word {
        code: block.code.clone(),
        word,
        means: slot("means"),
        not: slot("not"),
        state: Text::ours(trace::state_word(block)),
        from: block.value(Key::From).cloned().unwrap_or_default(),
    }
}

/// About how many lines the main file has: what a block takes is its heading, its sentence, its values and the empty
/// lines between, values wrapped at 80 columns.
fn lines(spec: &Spec) -> usize {
    let wrapped = |text: &Text| 1 + text.to_string().chars().count() / 80;
    let block = |block: &Block| {
        let clauses: usize = block.clauses.iter().map(wrapped).sum();
        let values = block.lines.iter().flat_map(|line| &line.0);
        let values: usize = values.map(|part| wrapped(&part.value)).sum();
        4 + clauses + values
    };
    let main = [&spec.open, &spec.drift, &spec.keep, &spec.fix, &spec.add, &spec.odd, &spec.actions];
    let blocks: usize = main.into_iter().flatten().map(block).sum();
    let rows = |table: &Option<Table>| table.as_ref().map_or(0, |t| t.rows.len() + t.in_words.len() + 4);
    let tables = rows(&spec.workflow.users) + rows(&spec.workflow.places) + rows(&spec.workflow.connections);
    let plan: usize = spec.plan.iter().map(|step| 4 + step.tasks.len() + step.gate.len()).sum();
    // A step stands in the table, and twice in the picture.
    let listed = 3 * spec.workflow.steps.len()
        + spec.workflow.facts.len()
        + spec.fix_overview.len()
        + spec.areas.len()
        + spec.quantities.len()
        + 2 * spec.words.len();
    100 + blocks + tables + plan + listed
}

#[cfg(test)]
mod tests;
