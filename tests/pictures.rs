//! Screens as they look: a script of keys each, drawn into a text file with its styles.
//!
//! `TAKESTOCK_BLESS=1 cargo test --test pictures` writes `tests/snapshots` anew; then look at what changed. Under a row
//! stands how it looks, where that is not plain: `B` bold, `d` dim, `a` accent, `y` asks for attention, `!` alarm,
//! `c` a chip, `s` struck; the cursor is `▮`. Two rows for each row of the screen; an empty one means plain.

#[path = "support/screen.rs"]
mod screen;
mod support;

use ratatui::style::{Color, Modifier};
use screen::{Screen, script};
use std::fs;
use support::root;
use takestock::app::What;
use takestock::ui::{Canvas, Theme, draw};

/// How a screen looks, and how each of its cells is drawn.
fn picture(screen: &Screen, columns: u16, rows: u16) -> String {
    let mut canvas = Canvas::new(columns, rows);
    draw(&screen.app, &Theme::new(true), &mut canvas);
    let cursor = canvas.cursor().unwrap_or_default();
    let buffer = canvas.cells();
    let mut out = String::new();
    for y in 0..rows {
        let (mut text, mut looks) = (String::new(), String::new());
        for x in 0..columns {
            let cell = &buffer[(x, y)];
            text.push_str(cell.symbol());
            let is = |modifier| cell.modifier.contains(modifier);
            looks.push(match (cell.fg, (x, y) == (cursor.x, cursor.y)) {
                (_, true) => '▮',
                (Color::Cyan, _) => 'a',
                (Color::Yellow, _) => 'y',
                (Color::Red, _) => '!',
                (Color::Green, _) => 'g',
                _ if cell.symbol() == " " && !is(Modifier::REVERSED) => ' ',
                _ if is(Modifier::REVERSED) => 'c',
                _ if is(Modifier::CROSSED_OUT) => 's',
                _ if is(Modifier::BOLD) => 'B',
                _ if is(Modifier::DIM) => 'd',
                _ => ' ',
            });
        }
        out.push_str(text.trim_end());
        out.push('\n');
        out.push_str(looks.trim_end());
        out.push('\n');
    }
    out
}

/// The picture is as it was when somebody looked at it last.
fn looks_like(name: &str, screen: &Screen, columns: u16, rows: u16) {
    let path = root().join("tests/snapshots").join(format!("{name}.txt"));
    let now = picture(screen, columns, rows);
    if std::env::var_os("TAKESTOCK_BLESS").is_some() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder");
        fs::write(&path, &now).expect("the picture");
        return;
    }
    let then = fs::read_to_string(&path).unwrap_or_default();
    let line = now.lines().zip(then.lines()).position(|(now, then)| now != then);
    let line = line.unwrap_or_else(|| now.lines().count().min(then.lines().count())) + 1;
    assert!(
        now == then,
        "{name} looks otherwise from line {line}: TAKESTOCK_BLESS=1 writes it anew, then look at it\n{now}"
    );
}

fn steps(screen: &mut Screen) {
    script(screen, "[^G]a3Take over from sales[Enter]Kickoff[Tab]Maya Ortiz[Tab]deal closed[Enter]");
    script(screen, "d:< no, I do the kickoff since August[Enter]Integrations[Enter]Go-live checklist[Enter]");
}

#[test]
fn the_interview_on_a_wide_screen() {
    let mut screen = Screen::with_people();
    steps(&mut screen);
    screen.pass(600);
    script(
        &mut screen,
        "[^K]d:\"renewal is on my card[Enter][Up][Up][Tab]Priya[Tab]plan sent[Tab]test record",
    );
    looks_like("interview-120x30", &screen, 120, 30);
}

#[test]
fn the_interview_shown_to_others() {
    let mut screen = Screen::with_people();
    steps(&mut screen);
    script(&mut screen, "[^D][Up][Up][Tab]Priya[Tab]plan sent[Tab]test record");
    looks_like("interview-shared-80x24", &screen, 80, 24);
    looks_like("interview-shared-40x12", &screen, 40, 12);
}

#[test]
fn rows_before_cells() {
    let mut screen = Screen::with_people();
    script(&mut screen, "[^G]a3Take over from sales[Enter]Kickoff[Enter]Integrations[Enter]Hand over");
    looks_like("rows-80x24", &screen, 80, 24);
}

#[test]
fn a_choice_with_words_and_two_people() {
    let mut screen = Screen::with_people();
    script(
        &mut screen,
        "[^G]a52on a Friday it would be the same hour[Enter]d:3[Enter][Shift-Tab]d:4nobody looks",
    );
    looks_like("choice-80x24", &screen, 80, 24);
}

#[test]
fn chips_and_how_it_is_known() {
    let mut screen = Screen::with_people();
    script(&mut screen, "[^G]a2d:\"I rang them on the Monday[^E]");
    looks_like("chips-80x24", &screen, 80, 24);
}

#[test]
fn the_catch_line_and_what_was_caught() {
    let mut screen = Screen::with_people();
    script(
        &mut screen,
        "[^G]a2the kickoff mail goes out by itself, exc[^K]~ I type the date into Salesforce again",
    );
    looks_like("catch-80x24", &screen, 80, 24);
    script(
        &mut screen,
        "[Enter][^K]d:no, I do it[Enter][^K]?who renews the card[Enter][^X]/inbox[Enter][Down]",
    );
    looks_like("inbox-80x24", &screen, 80, 24);
}

#[test]
fn everything_by_name_and_the_keys_of_a_place() {
    let mut screen = Screen::with_people();
    script(&mut screen, "[^G]a2/l");
    looks_like("names-80x24", &screen, 80, 24);
    script(&mut screen, "[^X][F1]");
    looks_like("keys-80x24", &screen, 80, 24);
    looks_like("keys-120x30", &screen, 120, 30);
}

#[test]
fn strips_and_what_alarms() {
    let mut screen = Screen::with_people();
    script(&mut screen, "[^G]a2first[Enter]second[Enter][Up][^X][^U]");
    looks_like("status-60x16", &screen, 60, 16);
    script(&mut screen, "[Esc][^O]nobody is to read this");
    looks_like("off-the-record-80x24", &screen, 80, 24);
    script(&mut screen, "[^X][^O]third");
    screen.send(What::Key(takestock::keys::Key::Enter));
    screen.send(What::NotWritten("the disk is full".into()));
    looks_like("not-saved-60x16", &screen, 60, 16);
}

#[test]
fn what_is_read_back() {
    let mut screen = Screen::with_people();
    script(
        &mut screen,
        "[^G]c1! \"If I have to click into each one I go back to a spreadsheet.[Enter]d:! drag a card to the next step[Enter]",
    );
    script(&mut screen, "/readback[Enter][Down][Enter]");
    looks_like("read-back-80x24", &screen, 80, 24);
    script(&mut screen, "[^G]step");
    looks_like("go-60x16", &screen, 60, 16);
}

#[test]
fn late_is_offered() {
    let mut screen = Screen::with_people();
    script(&mut screen, "[^G]a2");
    screen.pass(30 * 60);
    screen.pass(20);
    looks_like("late-80x24", &screen, 80, 24);
    script(&mut screen, "[^L]");
    looks_like("late-120x30", &screen, 120, 30);
}
