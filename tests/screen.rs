//! The screen, drawn on a terminal in memory over a real store: keys in; what stands there, and what is kept, out.

#[path = "support/screen.rs"]
mod screen;
mod support;

use screen::{FLAGSHIP, Parts, Screen, script};
use takestock::app::{Saved, Typing, What};
use takestock::domain::words::words_of;
use takestock::keys::Key;
use takestock::sitting::Ending;

#[test]
fn the_first_screen_asks_and_has_a_line() {
    let screen = Screen::new(false);
    assert_eq!(
        screen.seen().replace('─', "-"),
        "\
\u{20}Liftoff · The one-hour inventory walkthrough                     10:00 · saved
--------------------------------------------------------------------------------
 O1 must · 1 min · Opening and consent · 1 of 4
 Before we start: I take notes here, on a screen you can see. They become
 a draft that you correct before anyone else reads it. You can skip
 anything, and if you say \"off the record\" I leave it out. All right with
 you?
 ask: Shall I also record sound, or just notes?

   y   yes
   n   no









 Somebody · told › y or n, words behind it  ? nobody knows  / more  \" exact
--------------------------------------------------------------------------------
 O 0 of 3 min · wrap-up safe until 10:55 · 33 musts ≈ 42 min, 55 there
 y n pick · Enter keep words, next · Tab next · ? nobody knows · ^K catch"
    );
}

#[test]
fn a_line_is_kept_shown_and_taken_back() {
    let mut screen = Screen::new(false);
    screen.say("/go a2");
    screen.say("it sends the deck before every kickoff");
    assert!(screen.seen().contains("Somebody: it sends the deck before every kickoff"), "{}", screen.seen());
    assert_eq!(screen.kept(), ["it sends the deck before every kickoff"]);
    screen.press(&[Key::Ctrl('z')]);
    assert!(!screen.seen().contains("Somebody: it sends"), "{}", screen.seen());
}

// What the walkthrough looks like is kept while nothing but the line changes.
#[test]
fn what_is_drawn_is_what_there_is_whatever_was_done() {
    let mut screen = Screen::with_people();
    let mut parts = Parts::new();
    let mut same = |screen: &Screen, after: &str| {
        assert_eq!(*screen.app.sitting.looks(), screen.app.sitting.view(), "after {after}");
        screen.drawn_in_parts(&mut parts);
    };
    let lines = [
        "/go a2",
        "m:\"it sends the deck\"",
        "?",
        "! the whole week",
        "/late 1",
        "/share",
        "/share",
        "/off",
        "not this",
        "/off",
        "/rest",
        "/rest",
        "/undo",
        "> dan fri move the accounts",
        "/go a3",
        "a row",
        "/next",
        "/catch later",
        "/go a4",
        "dan owns it and a second row of words that goes on until it is wrapped, twice where there is little room",
        "the key is AKIAIOSFODNN7EXAMPLE",
        "/who Ada Lovelace, author",
        "a:在 wide and e\u{301} narrow",
        "/go d4",
        "yes it does",
        "/help",
    ];
    for line in lines {
        for key in
            line.chars().map(Key::Char).chain([Key::Enter, Key::Up, Key::Ctrl('e'), Key::Esc, Key::Down])
        {
            screen.press(&[key]);
            same(&screen, line);
        }
        screen.pass(61);
        same(&screen, line);
        screen.answer();
        same(&screen, line);
    }
    assert!(parts.1 > 300, "a line that is typed is drawn by itself: {}", parts.1);
}

// A long question gives way to what was just said under it.
#[test]
fn what_was_said_last_is_whole_beside_a_long_question() {
    let mut screen = Screen::new(false);
    screen.say("/go a3");
    screen.say("Get the export | HubSpot | Maya");
    assert!(screen.at(60, 16).0.contains("1 Get the export"), "{}", screen.at(60, 16).0);
}

#[test]
fn the_word_saved_is_true() {
    let mut screen = Screen::new(false);
    screen.say("/go a2");
    for key in "first".chars().map(Key::Char).chain([Key::Enter]) {
        screen.send(What::Key(key));
    }
    assert_eq!(screen.app.saved, Saved::Saving);
    screen.send(What::NotWritten("the disk is full".into()));
    for columns in [24, 40, 80, 200] {
        assert!(screen.at(columns, 24).0.contains("NOT SAVED"), "{}", screen.at(columns, 24).0);
    }
    for key in "second".chars().map(Key::Char).chain([Key::Enter]) {
        screen.send(What::Key(key));
    }
    assert_ne!(screen.app.saved, Saved::Saved);
    screen.answer();
    assert_eq!(screen.app.saved, Saved::Saved);
    assert_eq!(screen.kept(), ["first", "second"]);
}

#[test]
fn what_is_caught_floats_and_the_line_below_stays() {
    let mut screen = Screen::new(false);
    screen.write("half a sent");
    screen.press(&[Key::Ctrl('k')]);
    screen.write("the invoice thing");
    assert!(
        screen.seen().contains("half a sent") && screen.seen().contains("the invoice thing"),
        "{}",
        screen.seen()
    );
    // Away and back: what was being caught is still there.
    screen.press(&[Key::Esc]);
    screen.press(&[Key::Ctrl('k'), Key::Enter]);
    screen.write("ence");
    assert_eq!(screen.draft(), "half a sentence");
    assert_eq!(screen.kept(), ["the invoice thing"]);
}

#[test]
fn what_is_typed_off_the_record_is_no_draft() {
    let mut screen = Screen::new(false);
    screen.write("on the record");
    assert_eq!(screen.draft(), "on the record");
    screen.press(&[Key::Ctrl('x'), Key::Ctrl('o')]);
    screen.write("canary");
    assert_eq!(screen.draft(), "");
    assert!(screen.seen().contains("OFF THE RECORD"));
    screen.press(&[Key::Enter]);
    assert_eq!(screen.kept(), Vec::<String>::new());
}

#[test]
fn a_paste_neither_sends_nor_marks() {
    let mut screen = Screen::new(false);
    screen.send(What::Paste("one\ntwo \u{1b}[31mred".into()));
    screen.answer();
    assert_eq!(screen.kept(), Vec::<String>::new());
    assert!(!screen.seen().contains('\u{1b}'));
    assert!(screen.draft().starts_with("one\ntwo "), "{}", screen.draft());
}

#[test]
fn leaving_asks_once_and_keeps_what_is_being_typed() {
    let mut screen = Screen::new(false);
    screen.write("not yet sent");
    screen.press(&[Key::Ctrl('c')]);
    assert!(screen.ending.is_none() && screen.seen().contains("^C again"), "{}", screen.seen());
    screen.press(&[Key::Ctrl('c')]);
    assert_eq!((screen.ending, screen.draft().as_str()), (Some(Ending::Left), "not yet sent"));
}

#[test]
fn others_see_nothing_private() {
    let mut screen = Screen::new(false);
    screen.press(&[Key::Ctrl('k')]);
    screen.write("the intern breaks it");
    screen.press(&[Key::Enter]);
    assert!(screen.at(140, 40).0.contains("the intern"));
    screen.press(&[Key::Ctrl('d')]);
    let seen = screen.at(140, 40).0;
    assert!(!seen.contains("intern") && !seen.contains("Ask next"), "{seen}");
}

// At every size the line is there and the cursor is on the screen, or the screen says that it is too small.
#[test]
fn every_size_has_the_line() {
    let mut screen = Screen::new(false);
    screen.say("/go a3");
    screen.say("Get the export | HubSpot | Maya");
    screen.say("/help");
    screen.write("ein sehr langer Satz 漢字漢字 👩‍👩‍👧 ");
    screen.write(&"und weiter ".repeat(60));
    screen.press(&[Key::CtrlLeft]);
    let (step, floats) = (support::load(19, 1), [None, Some(Key::Ctrl('k')), Some(Key::Esc)]);
    for float in floats {
        screen.press(&float.into_iter().collect::<Vec<_>>());
        for columns in (1..=130).step_by(step) {
            for rows in 1..=45 {
                let (seen, (x, y)) = screen.at(columns, rows);
                assert!(x < columns && y < rows, "{columns}x{rows}: the cursor is at {x},{y}");
                if columns >= 24 && rows >= 6 && float != Some(Key::Ctrl('k')) {
                    let seen: String = seen.split_whitespace().collect();
                    assert!(seen.contains("weiter"), "{columns}x{rows}\n{seen}");
                }
            }
        }
    }
}

#[test]
fn rows_come_first_and_their_cells_when_they_are_gone_to() {
    let mut screen = Screen::with_people();
    script(&mut screen, "[^G]a3Take over from sales[Enter]Kickoff[Enter]Integrations[Enter]");
    assert!(
        !screen.seen().contains("Starts when"),
        "nothing moves while rows are coming:\n{}",
        screen.seen()
    );
    script(&mut screen, "[Up]");
    assert!(!screen.seen().contains("Starts when"), "{}", screen.seen());
    script(&mut screen, "[Tab]Priya[Tab]the plan is sent[Tab]a test record[Tab]11");
    let seen = screen.seen();
    assert!(seen.contains("Starts when") && seen.contains("the plan is sent"), "{seen}");
    // The digit picked and went on; the next one belongs to another cell, and this one takes text.
    assert!(seen.contains("in the tool"), "{seen}");
    script(&mut screen, "[Enter]");
    assert_eq!(screen.under("does.steps").len(), 3);
    let row = &screen.under("does.steps")[2];
    assert!(
        row.starts_with("maya: Step: Integrations · Who: Priya · Starts when: the plan is sent"),
        "{row}"
    );
    // One row is one statement, put otherwise once when it was left, however many of its cells were typed.
    let tool = screen.app.sitting.tool();
    let revisions: Vec<usize> = tool.statements_in_order().iter().map(|s| s.revisions.len()).collect();
    assert_eq!(revisions.last(), Some(&2), "{revisions:?}");
}

#[test]
fn a_row_is_taken_up_again_in_the_same_column_and_the_cell_above_repeated() {
    let mut screen = Screen::with_people();
    script(&mut screen, "[^G]a3Kickoff[Tab]Dan Whitlock[Enter]Integrations[Enter]Hand over[Enter]");
    script(&mut screen, "[Up][Up][Tab]=[Down]=[Enter]");
    assert_eq!(
        screen.under("does.steps"),
        [
            "maya: Step: Kickoff · Who: Dan Whitlock",
            "maya: Step: Integrations · Who: Dan Whitlock",
            "maya: Step: Hand over · Who: Dan Whitlock"
        ]
    );
    script(&mut screen, "[Up][^X]");
    assert_eq!(screen.under("does.steps")[2], "maya: struck Step: Hand over · Who: Dan Whitlock");
    script(&mut screen, "[^Z]");
    assert_eq!(screen.under("does.steps")[2], "maya: Step: Hand over · Who: Dan Whitlock");
}

#[test]
fn a_digit_picks_again_takes_away_and_enter_goes_on() {
    let mut screen = Screen::with_people();
    script(&mut screen, "[^G]a5");
    script(&mut screen, "22");
    assert_eq!(screen.draft(), "");
    script(&mut screen, "3they ring d:2[Enter]");
    assert_eq!(screen.under("does.criticality"), ["maya: the same week – they ring d:2"]);
    assert!(screen.seen().contains(" 3 m the same week"), "{}", screen.seen());
    // Somebody else's pick is a line of theirs; a bare pick goes on.
    script(&mut screen, "d:4[Enter]");
    assert!(screen.app.sitting.topic().as_str() == "does.users", "{}", screen.seen());
    script(&mut screen, "[Shift-Tab]");
    assert!(screen.seen().contains("≠"), "{}", screen.seen());
    // The same person's next pick changes the one there is, and keeps its words.
    script(&mut screen, "1[Enter]");
    assert_eq!(
        screen.under("does.criticality"),
        ["maya: within the hour – they ring d:2", "dan: the same month"]
    );
}

#[test]
fn two_people_pick_in_one_breath() {
    let mut screen = Screen::with_people();
    script(&mut screen, "[^G]a52d:3[Enter]");
    assert_eq!(screen.under("does.criticality"), ["maya: the same day", "dan: the same week"]);
}

#[test]
fn a_chip_is_characters_again_after_backspace() {
    let mut screen = Screen::with_people();
    script(&mut screen, "[^G]a2d:");
    assert!(screen.seen().contains(" Dan "), "{}", screen.seen());
    script(&mut screen, "[Backspace] is a letter[Enter]");
    assert_eq!(screen.under("does.last_case"), ["maya: d: is a letter"]);
    script(&mut screen, "[^G]a52[Backspace]nd day[Enter]");
    assert_eq!(screen.under("does.criticality"), ["maya: 2nd day"]);
}

#[test]
fn who_says_it_and_how_it_is_known_stand_on_the_line() {
    let mut screen = Screen::with_people();
    script(&mut screen, "[^G]a2[^T]");
    assert!(screen.seen().contains("Dan · shown ›"), "{}", screen.seen());
    script(&mut screen, "[^T]both of us[^T][^E]g");
    assert!(screen.seen().contains("guessed ›"), "{}", screen.seen());
    script(&mut screen, "[Enter]");
    let said = screen.under("does.last_case");
    assert_eq!(said.len(), 1, "{said:?}");
    // The next line is again as usual.
    assert!(screen.seen().contains("· shown ›"), "{}", screen.seen());
}

#[test]
fn a_line_is_put_otherwise_where_it_stands() {
    let mut screen = Screen::with_people();
    script(&mut screen, "[^G]a2first[Enter]second[Enter][Up][Up][End] line[Down][Home]the [Enter]");
    assert_eq!(screen.under("does.last_case"), ["maya: first line", "maya: the second"]);
    // What is said about a line is said where one was last.
    script(&mut screen, "[Up][Up][Down][Up][Enter]d:< no[Enter]");
    let seen = screen.seen();
    let at = |word: &str| seen.find(word).unwrap_or_else(|| panic!("{word}\n{seen}"));
    assert!(at("first line") < at("↳") && at("↳") < at("the second"), "{seen}");
}

#[test]
fn a_name_is_completed_only_when_it_is_taken() {
    let mut screen = Screen::with_people();
    script(&mut screen, "[^G]a3Kickoff[Tab]Ma");
    assert!(screen.seen().contains("Maya Ortiz"), "{}", screen.seen());
    script(&mut screen, "[Tab][Shift-Tab][Enter]Hand over[Tab]Ma[Right][Enter]");
    assert_eq!(
        screen.under("does.steps"),
        ["maya: Step: Kickoff · Who: Ma", "maya: Step: Hand over · Who: Maya Ortiz"]
    );
}

#[test]
fn everything_that_can_be_done_is_listed_as_it_is_typed() {
    let mut screen = Screen::with_people();
    script(&mut screen, "[^G]a2/");
    assert!(screen.seen().contains("/next"), "{}", screen.seen());
    script(&mut screen, "decl");
    assert!(screen.seen().contains("they would rather not say") && !screen.seen().contains("/next"));
    script(&mut screen, "[Enter]");
    assert!(screen.seen().contains("would rather not say"), "{}", screen.seen());
    // Right after the sign, Backspace makes it text.
    script(&mut screen, "/[Backspace]etc/hosts[Enter]");
    assert_eq!(screen.under("does.last_case"), ["maya: /etc/hosts"]);
}

#[test]
fn pasted_paragraphs_are_statements_and_pasted_lines_rows() {
    let mut screen = Screen::with_people();
    script(&mut screen, "[^G]a2");
    screen.send(What::Paste("! one\nmore of one\n\n\ntwo".into()));
    script(&mut screen, "[Enter]");
    assert_eq!(screen.under("does.last_case"), ["maya: ! one\nmore of one", "maya: two"]);
    script(&mut screen, "[^G]a3");
    screen.send(What::Paste("Kickoff | Dan Whitlock\nHand over\n".into()));
    script(&mut screen, "[Enter]");
    assert_eq!(
        screen.under("does.steps"),
        ["maya: Step: Kickoff · Who: Dan Whitlock", "maya: Step: Hand over"]
    );
}

#[test]
fn showing_again_takes_two_keys() {
    let mut screen = Screen::new(false);
    script(&mut screen, "[^D]");
    assert!(screen.app.sitting.is_shared());
    script(&mut screen, "[^D]");
    assert!(screen.app.sitting.is_shared() && screen.seen().contains("show what is private again"));
    script(&mut screen, "x");
    assert!(screen.app.sitting.is_shared() && screen.draft() == "x", "another key closes it and is typed");
    script(&mut screen, "[^D]y");
    assert!(!screen.app.sitting.is_shared());
}

#[test]
fn what_was_open_is_open_again() {
    for keys in [
        "[^G]a2half a sent",
        "[^G]a3Kickoff[Tab]Dan[Tab]when",
        "[^G]a2kept[Enter][Up] more[Left][Left]",
        "[^K]caught",
    ] {
        let mut screen = Screen::with_people();
        script(&mut screen, keys);
        let (open, place, seen) = (screen.app.open.clone(), screen.app.place(), screen.seen());
        let typed = screen.drafts.iter().map(|(line, text)| Typing {
            line: line.clone(),
            text: text.clone(),
            cursor: screen.cursors[line],
        });
        let typed: Vec<_> = typed.collect();
        screen.begin_again(FLAGSHIP, typed);
        if screen.app.place() == place {
            assert_eq!(screen.app.open.texts(), open.texts(), "{keys}\n{seen}");
            assert_eq!(screen.app.open.entry().cursor(), open.entry().cursor(), "{keys}");
            assert_eq!((screen.app.open.at, screen.app.open.cell), (open.at, open.cell), "{keys}");
        } else {
            script(&mut screen, "[^K]");
            assert_eq!(screen.app.field().expect("a line").text(), "caught");
        }
    }
}

// Somebody looks at the questions on one day, and holds the hour on the next.
#[test]
fn who_comes_back_on_another_day_has_the_time_that_was_left() {
    let mut screen = Screen::new(false);
    assert!(screen.seen().contains("wrap-up safe until 10:55"), "{}", screen.seen());
    screen.pass(15 * 60);
    screen.answer();
    screen.wall.pass(86_400 - 3_600);
    screen.begin_again(FLAGSHIP, Vec::new());
    let seen = screen.seen();
    assert!(seen.contains("It ends at 10:15 now") && seen.contains("wrap-up safe until 10:10"), "{seen}");
    // On the same day, the end stays what it was.
    let mut screen = Screen::new(false);
    screen.answer();
    screen.wall.pass(90 * 60);
    screen.begin_again(FLAGSHIP, Vec::new());
    assert!(screen.seen().contains("30 min past 11:00"), "{}", screen.seen());
}

#[test]
fn whatever_stands_before_a_row_its_cells_are_kept() {
    let mut screen = Screen::with_people();
    script(&mut screen, "[^G]a4? main contact[Tab]Salesforce[Tab]4[Enter]");
    script(&mut screen, "d:? [Tab]Salesforce[Enter]d:<value[Tab]Salesforce[Enter]");
    script(&mut screen, "lost[Tab]Salesforce[Shift-Tab][^W][Enter]");
    assert_eq!(
        screen.under("does.owns"),
        [
            "maya: Fact: main contact · Also kept in: Salesforce · Which one wins: nobody knows",
            "dan: Fact: d:? · Also kept in: Salesforce",
            "dan: Fact: value · Also kept in: Salesforce",
            "maya: Also kept in: Salesforce",
        ]
    );
    script(&mut screen, "[^G]e5>dan fri move the accounts[Tab][Tab]2026-12-01[Enter]");
    assert_eq!(
        screen.under("wrap.next"),
        ["maya: Action: move the accounts · Who: Dan Whitlock · By when: 2026-12-01"]
    );
}

// A row may say what was said elsewhere: a second source, and no second item.
#[test]
fn a_line_is_about_a_line_under_another_question() {
    let mut screen = Screen::with_people();
    script(&mut screen, "[^G]c1The week on one screen[Enter]The ten ticks[Enter][^G]c2One screen[Enter]");
    screen.say("/same c1 the WEEK");
    let tool = screen.app.sitting.tool();
    let said = tool.statements_in_order();
    assert_eq!(said.last().and_then(|s| s.relates).map(|r| r.to), Some(said[3].id));
    screen.say("/differs c1");
    screen.say("/adds c1 nothing like it");
    assert!(screen.seen().contains("There is no such line"), "{}", screen.seen());
    let tool = screen.app.sitting.tool();
    let said = tool.statements_in_order();
    assert_eq!(said.last().and_then(|s| s.relates).map(|r| r.to), Some(said[4].id));
}

#[test]
fn what_is_caught_in_mid_line_does_not_change_what_the_line_is_about() {
    let mut screen = Screen::with_people();
    script(
        &mut screen,
        "[^G]a2first[Enter]second[Enter][Up][Up][Enter]d:<not [^K]something else[Enter]so[Enter]",
    );
    let tool = screen.app.sitting.tool();
    let said = tool.statements_in_order();
    let first = said.iter().find(|s| words_of(tool, None, s.content(), &|_| false) == "first");
    assert_eq!(screen.under("does.last_case")[2], "dan: not so");
    let about = said.iter().filter_map(|s| s.relates).map(|relates| relates.to).collect::<Vec<_>>();
    assert_eq!(about, [first.expect("the first line").id]);
}

#[test]
fn a_row_that_slipped_off_the_record_is_kept_whole_after_all() {
    let mut screen = Screen::with_people();
    script(&mut screen, "[^G]a4[^O]main contact[Tab]Salesforce[Enter]");
    assert!(screen.under("does.owns").is_empty());
    screen.say("/keep");
    assert_eq!(screen.under("does.owns"), ["maya: Fact: main contact · Also kept in: Salesforce"]);
}

#[test]
fn what_is_told_in_a_word_does_not_take_the_arrows() {
    let mut screen = Screen::with_people();
    script(&mut screen, "[^G]a2first[Enter]/near[Enter]");
    assert!(!screen.app.told.is_empty(), "it is told");
    script(&mut screen, "[Up] of all[Enter]");
    assert_eq!(screen.under("does.last_case"), ["maya: first of all"]);
    script(&mut screen, "/outline[Enter][Down][Down]");
    assert_eq!(screen.app.scroll, 2, "a list is scrolled");
}

#[test]
fn a_secret_is_neither_drawn_nor_kept_nor_in_a_draft() {
    let mut screen = Screen::with_people();
    script(&mut screen, "[^G]a2");
    screen.send(What::Paste("the key is AKIAIOSFODNN7EXAMPLE, in my notes".into()));
    screen.answer();
    let seen = screen.seen();
    assert!(!seen.contains("AKIA") && seen.contains("Enter keeps the mark"), "{seen}");
    script(&mut screen, "[Enter]");
    assert_eq!(
        screen.under("does.last_case"),
        ["maya: the key is [looks like a secret, 20 characters], in my notes"]
    );
    script(&mut screen, "/asitis[Enter]");
    assert!(screen.under("does.last_case").concat().contains("AKIA"), "kept when that is meant");
}

#[test]
fn a_private_answer_is_typed_without_echo_while_others_see_the_screen() {
    let mut screen = Screen::with_people();
    let topic = screen.private_topic();
    script(&mut screen, &format!("/go {topic}[Enter][^D]2"));
    assert!(!screen.seen().contains("three months"), "{}", screen.seen());
    script(&mut screen, "[^X]canary");
    assert!(!screen.seen().contains("canary") && screen.seen().contains("••••••"), "{}", screen.seen());
    script(&mut screen, "[Enter]");
    assert!(!screen.at(140, 40).0.contains("canary"));
    assert_eq!(screen.under(&topic), ["maya: canary"]);
}

#[test]
fn time_in_the_editor_is_no_sleep() {
    let mut screen = Screen::with_people();
    script(&mut screen, "[^G]a2");
    screen.wall.pass(10 * 60);
    screen.send(What::Edited(Ok("a long paragraph".into())));
    script(&mut screen, "[Enter]");
    assert_eq!(screen.under("does.last_case"), ["maya: a long paragraph"]);
    let sitting = screen.app.sitting.tool().walkthroughs_in_order()[0];
    assert_eq!(sitting.rested, 0);
    screen.wall.pass(10 * 60);
    screen.send(What::Tick);
    screen.answer();
    assert_eq!(screen.app.sitting.tool().walkthroughs_in_order()[0].rested, 10);
}

#[test]
fn what_is_typed_around_off_the_record_is_parted() {
    let mut screen = Screen::with_people();
    script(&mut screen, "[^G]a2begun[^O]canary[^O] and on[Enter]");
    assert_eq!(screen.under("does.last_case"), ["maya: begun", "maya:  and on"]);
    script(&mut screen, "[^G]a3Kickoff[Tab]Maya Ortiz[^O]canary[^O][Up][Tab]");
    script(&mut screen, "[^O][^K]canary[Enter][Esc][Up][Tab]canary[Enter][^O]");
    assert_eq!(screen.under("does.steps"), ["maya: Step: Kickoff · Who: Maya Ortiz"]);
    assert!(!screen.kept().concat().contains("canary") && !screen.draft().contains("canary"));
}

#[test]
fn a_name_typed_in_a_cell_is_done_and_is_no_answer() {
    let mut screen = Screen::with_people();
    script(&mut screen, "[^G]a3Kickoff[Tab]Maya Ortiz[Tab]/off[Enter]");
    assert_eq!(screen.under("does.steps"), ["maya: Step: Kickoff · Who: Maya Ortiz"]);
    assert!(screen.app.sitting.is_off());
    script(&mut screen, "/off[Enter][Up][Tab][Tab]/etc/hosts[Enter]");
    assert_eq!(
        screen.under("does.steps"),
        ["maya: Step: Kickoff · Who: Maya Ortiz · Starts when: /etc/hosts"]
    );
    // A row that is filled field by field: the key that goes on goes to the next field.
    script(&mut screen, "/row 1[Enter][Tab][Tab]deal closed[Tab].[Enter]");
    assert_eq!(
        screen.under("does.steps"),
        ["maya: Step: Kickoff · Who: Maya Ortiz · Starts when: deal closed"]
    );
}

#[test]
fn a_row_is_filled_by_the_number_beside_it() {
    let mut screen = Screen::with_people();
    script(&mut screen, "[^G]a3Take over[Enter]Wrong one[Enter]/strike[Enter]Kickoff[Enter]");
    assert!(screen.seen().contains(" 2 Kickoff"), "{}", screen.seen());
    script(&mut screen, "/row 2[Enter][Tab]Dan[Tab].[Enter]");
    let who = |row: &String| row.contains("Who: ");
    let filled: Vec<_> = screen.under("does.steps").into_iter().filter(who).collect();
    assert_eq!(filled, ["maya: Step: Kickoff · Who: Dan Whitlock"]);
}

#[test]
fn it_is_said_when_somebody_else_is_asked_first() {
    let mut screen = Screen::with_people();
    script(&mut screen, "[^G]a2");
    assert!(!screen.seen().contains("speaks;"));
    script(&mut screen, "[^G]c1");
    assert!(
        screen.seen().contains("Dan Whitlock speaks; at the start of a line, m: for Maya"),
        "{}",
        screen.seen()
    );
}

#[test]
fn whoever_was_struck_is_not_here() {
    let mut screen = Screen::with_people();
    script(&mut screen, "[^G]o2We never asked the whole team[Enter]");
    assert!(screen.seen().contains("w We"), "{}", screen.seen());
    script(&mut screen, "[Up][^X]");
    assert!(!screen.seen().contains("w We"), "{}", screen.seen());
}

#[test]
fn it_opens_where_one_was_with_whoever_was_speaking() {
    let mut screen = Screen::with_people();
    script(&mut screen, "[^G]c4[^T][^T]half a line");
    let (topic, speakers) = (screen.app.sitting.topic(), screen.app.speakers());
    let typed = |screen: &Screen| {
        let typing = |(line, text): (&String, &String)| Typing {
            line: line.clone(),
            text: text.clone(),
            cursor: screen.cursors[line],
        };
        screen.drafts.iter().map(typing).collect::<Vec<_>>()
    };
    let drafts = typed(&screen);
    screen.begin_again(FLAGSHIP, drafts);
    assert_eq!((screen.app.sitting.topic(), screen.app.speakers()), (topic.clone(), speakers));
    // Nothing being typed is a place too.
    let mut screen = Screen::with_people();
    script(&mut screen, "[^G]c4");
    let drafts = typed(&screen);
    screen.begin_again(FLAGSHIP, drafts);
    assert_eq!(screen.app.sitting.topic(), topic);
    assert!(!screen.app.sitting.looks().shared);
    // Whoever saw the screen when it was left may see it now.
    script(&mut screen, "[^D]");
    let drafts = typed(&screen);
    screen.begin_again(FLAGSHIP, drafts);
    assert!(screen.app.sitting.looks().shared, "{}", screen.seen());
}

#[test]
fn a_list_is_paged_through_before_the_question_changes() {
    let mut screen = Screen::with_people();
    script(&mut screen, "[^G]a2/outline[Enter][PageDn][PageDn]");
    assert_eq!(screen.app.sitting.topic().as_str(), "does.last_case");
    script(&mut screen, "[Esc][PageDn]");
    assert_eq!(screen.app.sitting.topic().as_str(), "does.steps");
}

#[test]
fn any_sign_can_begin_a_name() {
    let mut screen = Screen::with_signs("[signs]\ncommand = [\"§\", \"/\"]\n");
    script(&mut screen, "[^G]a2§");
    assert!(screen.seen().contains("§next"), "{}", screen.seen());
    script(&mut screen, "decl[Enter]");
    assert!(screen.seen().contains("would rather not say"), "{}", screen.seen());
}
