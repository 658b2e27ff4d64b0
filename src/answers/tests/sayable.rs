//! Everything about a tool that an answers file can say, as lines to compare.

use super::*;
use crate::domain::item::Item;

pub fn sayable(tool: &Tool) -> Vec<String> {
    let mut lines = vec![format!(
        "{} {:?}",
        tool.id,
        (
            &tool.name,
            &tool.slug,
            tool.owner(),
            tool.status(),
            &tool.built_with,
            &tool.calendar,
            &tool.link,
            tool.archived
        )
    )];
    lines.extend(tool.people.values().map(|person| format!("{person:?}")));
    for w in tool.walkthroughs_in_order() {
        let facts =
            (&w.id, &w.label, &w.questionnaire, w.mode, w.facilitator, &w.present, w.started, w.ended);
        lines.push(format!("{facts:?}"));
        for (topic, record) in &w.statuses {
            // Whether something was said or filed there since, which takes the status away; a file keeps no more than
            // whether, for statements stand in it in the order in which they were said.
            let since = tool
                .said
                .iter()
                .filter(|id| tool.statements[*id].question.as_ref() == Some(topic))
                .filter(|id| tool.statements[*id].walkthrough == Some(w.id))
                .filter(|id| in_place(tool, &tool.statements[*id]))
                .any(|id| tool.came_at(*id) > Some(record.stamp));
            lines.push(format!("{topic} {:?} {:?} {:?} {since:?}", record.status, record.by, record.minute));
        }
    }
    for s in tool.statements.values() {
        let wordings: Vec<_> = s.revisions.iter().map(|revision| (revision.id, &revision.content)).collect();
        let around = (s.walkthrough, &s.question, &s.also, &s.relates, &s.marks, s.struck);
        lines.push(format!("{} {around:?} {} {:?} {:?} {:?}", s.id, s.at, s.minute, s.asked, s.handle));
        lines.push(format!("    {wordings:?}"));
    }
    // The order under one topic of one sitting, of what stands in its place.
    let mut order: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for s in tool.statements_in_order() {
        if in_place(tool, s) {
            order.entry((s.walkthrough, &s.question)).or_default().push(s.id);
        }
    }
    lines.push(format!("{order:?}"));
    lines.extend(tool.items.values().map(|item| item_line(tool, item)));
    lines
}

fn in_place(tool: &Tool, statement: &crate::domain::statement::Statement) -> bool {
    let sitting = statement.walkthrough.and_then(|id| tool.walkthroughs.get(&id));
    let document = sitting.and_then(|sitting| by_hash(&sitting.questionnaire));
    document.is_some_and(|document| write::in_place(statement, &asked::Asked::by(&document, &[])))
}

fn item_line(tool: &Tool, item: &Item) -> String {
    let confirmed = item.state != ItemState::Draft && item.withdrawn.is_none();
    let mut sources: Vec<_> = item
        .sources
        .iter()
        .map(|source| {
            // What was linked since counts as seen as it stands.
            let head = tool.statements[&source.statement].head().id;
            (source.statement, confirmed.then(|| source.seen.unwrap_or(head)))
        })
        .collect();
    sources.sort();
    let state = item.withdrawn.is_none().then_some((item.state, &item.confirmed));
    format!("{} {} {sources:?} {:?} {state:?} {:?}", item.id, item.code, item.edit, item.withdrawn)
}
