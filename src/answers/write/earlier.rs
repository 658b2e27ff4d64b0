//! The earlier texts that a file brings along.

use super::*;

/// Texts with the words by which sittings name them.
#[derive(Default)]
pub(super) struct Brought<'t> {
    texts: Vec<(&'t DocumentHash, String, Arc<str>)>,
    names: BTreeMap<WalkthroughId, Vec<String>>,
}

impl<'t> Brought<'t> {
    /// The texts that sittings need beside the one each runs by, and what the answers of each are read by.
    pub(super) fn along(
        tool: &'t Tool,
        documents: &BTreeMap<&'t DocumentHash, Document>,
    ) -> (Brought<'t>, BTreeMap<WalkthroughId, Asked>) {
        let (mut brought, mut all) = (Brought::default(), BTreeMap::new());
        for sitting in tool.walkthroughs_in_order() {
            let Some(now) = documents.get(&sitting.questionnaire) else { continue };
            let known = sitting.earlier.iter().filter_map(|hash| documents.get_key_value(hash));
            let (hashes, earlier): (Vec<_>, Vec<_>) =
                known.map(|(hash, document)| (*hash, document.clone())).unzip();
            let mut asked = Asked::by(now, &earlier);
            if needs(tool, sitting, &now.set, &asked) {
                let names = hashes.into_iter().zip(&earlier).map(|(hash, text)| brought.bring(hash, text));
                let names = names.collect();
                brought.names.insert(sitting.id, names);
            } else {
                asked = Asked::by(now, &[]);
            }
            all.insert(sitting.id, asked);
        }
        (brought, all)
    }

    /// The name of a text, which is among the others from now on.
    fn bring(&mut self, hash: &'t DocumentHash, document: &Document) -> String {
        if let Some((_, name, _)) = self.texts.iter().find(|(known, ..)| *known == hash) {
            return name.clone();
        }
        let mut name = format!("{} {}", document.set.id, document.set.version);
        // Not every text has a version of its own.
        let alike = self.texts.iter().filter(|(_, taken, _)| taken.starts_with(&name)).count();
        if alike > 0 {
            name = format!("{name} ({})", alike + 1);
        }
        self.texts.push((hash, name.clone(), document.text.clone()));
        name
    }

    /// The names of the texts that a sitting ran by before, the first one first.
    pub(super) fn names(&self, sitting: &Walkthrough) -> Vec<Doc> {
        self.names.get(&sitting.id).into_iter().flatten().map(|name| (&**name).into()).collect()
    }

    /// The texts by name.
    pub(super) fn texts(&self) -> Map {
        self.texts.iter().map(|(_, name, text)| (name.clone(), Doc::Text(text.to_string()))).collect()
    }
}

/// Whether something would be read otherwise, or nowhere, by the sitting's text alone.
fn needs(tool: &Tool, sitting: &Walkthrough, now: &Questionnaire, asked: &Asked) -> bool {
    let opened =
        |own: &Question| asked.question(&own.id, None).is_some_and(|all| private(all) != private(own));
    let gone = |topic: &TopicId| now.question(topic).is_none() && asked.question(topic, None).is_some();
    let unfit = |statement: &Statement| {
        let own = statement.question.as_ref().and_then(|topic| now.question(topic));
        own.is_some_and(|own| !fits(statement, own))
    };
    // What was said outside any sitting is read by what all of them know.
    let mut said = tool.statements.values().filter(|s| s.walkthrough.is_none_or(|id| id == sitting.id));
    now.questions().any(|placed| opened(placed.question))
        || sitting.statuses.keys().any(gone)
        || said.any(|s| unfit(s) || s.question.iter().chain(&s.also).any(gone))
}

/// What is private of a question: itself, and which of the fields that are asked.
fn private(question: &Question) -> (bool, Vec<&str>) {
    let fields = question.fields.iter().filter(|field| field.private);
    (question.private, fields.map(|field| &*field.id).collect())
}
