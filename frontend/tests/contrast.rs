//! The contrast of every pair of colours that meet on the screen, computed from the style sheet itself, in both themes:
//! WCAG 2.2 AA asks 4.5:1 of text (1.4.3) and 3:1 of what carries meaning without words (1.4.11).
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeMap;

const TOKENS: &str = include_str!("../style/tokens.css");
const HUES: &str = include_str!("../style/hues.css");

const TEXT: f64 = 4.5;
const MEANING: f64 = 3.0;

type Linear = [f64; 3];

#[derive(Clone, Copy, Debug)]
enum Theme {
    Light,
    Dark,
}

/// The two arguments of `light-dark()` by the property's name.
fn properties(css: &str) -> BTreeMap<&str, [&str; 2]> {
    css.lines()
        .filter_map(|line| {
            let (name, value) = line.trim().strip_prefix("--")?.split_once(": light-dark(")?;
            let (light, dark) = value.strip_suffix(");")?.split_once("), ")?;
            Some((name, [light, dark.strip_suffix(')')?]))
        })
        .collect()
}

/// The hue and the strength of each index.
fn hues() -> Vec<(&'static str, f64, f64)> {
    HUES.lines()
        .filter_map(|line| {
            let (index, rest) = line.strip_prefix("[data-hue=\"")?.split_once("\"]")?;
            let (hue, strength) = rest.split_once("--hue: ")?.1.split_once("; --strength: ")?;
            Some((index, hue.parse().ok()?, strength.split_once(';')?.0.parse().ok()?))
        })
        .collect()
}

/// `oklch(L C H)`, where C may be `calc(c * var(--strength))` and H `var(--hue)`.
fn oklch(text: &str, hue: f64, strength: f64) -> Linear {
    let text = text.strip_prefix("oklch(").unwrap_or_else(|| panic!("not an oklch colour: {text}"));
    let scaled = text.contains("var(--strength)");
    let plain =
        text.replace("calc(", "").replace(" * var(--strength))", "").replace("var(--hue)", &hue.to_string());
    let numbers: Vec<f64> = plain.split_whitespace().filter_map(|part| part.parse().ok()).collect();
    let [lightness, chroma, hue] = numbers[..] else { panic!("not three numbers: {text}") };
    to_linear_srgb(lightness, if scaled { chroma * strength } else { chroma }, hue)
}

/// Björn Ottosson's matrices, as in CSS Color 4 section 9; out of gamut is clipped, which is what screens do at worst.
fn to_linear_srgb(lightness: f64, chroma: f64, hue: f64) -> Linear {
    let (a, b) = (chroma * hue.to_radians().cos(), chroma * hue.to_radians().sin());
    let long = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let medium = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let short = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
    [
        4.076_741_662_1 * long - 3.307_711_591_3 * medium + 0.230_969_929_2 * short,
        -1.268_438_004_6 * long + 2.609_757_401_1 * medium - 0.341_319_396_5 * short,
        -0.004_196_086_3 * long - 0.703_418_614_7 * medium + 1.707_614_701_0 * short,
    ]
    .map(|channel| channel.clamp(0.0, 1.0))
}

fn contrast(one: Linear, other: Linear) -> f64 {
    let luminance = |[red, green, blue]: Linear| 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
    one.max(other) / one.min(other)
}

fn colour(css: &BTreeMap<&str, [&str; 2]>, name: &str, theme: Theme, hue: f64, strength: f64) -> Linear {
    let pair = css.get(name).unwrap_or_else(|| panic!("no --{name} in the style sheet"));
    oklch(pair[theme as usize], hue, strength)
}

#[test]
fn the_formula_is_the_one_of_the_standard() {
    let black_on_white = contrast(oklch("oklch(0 0 0", 0.0, 1.0), oklch("oklch(1 0 0", 0.0, 1.0));
    assert!((black_on_white - 21.0).abs() < 0.05, "{black_on_white}");
    // #767676, the lightest grey that passes on white.
    let grey = contrast(oklch("oklch(0.566 0 0", 0.0, 1.0), [1.0; 3]);
    assert!((grey - 4.54).abs() < 0.05, "{grey}");
}

#[test]
fn text_and_what_carries_meaning_can_be_seen() {
    const SURFACES: &[&str] = &["canvas", "surface", "raised", "sunken", "hover"];
    let css = properties(TOKENS);
    let mut failures = Vec::new();
    for (foreground, backgrounds, least) in [
        ("text", &["canvas", "surface", "raised", "sunken", "hover", "pressed"][..], TEXT),
        ("text-muted", &["canvas", "surface", "raised", "sunken", "hover", "pressed"], TEXT),
        ("text-faint", SURFACES, TEXT),
        ("text", &["accent-tint", "good-tint", "warn-tint", "bad-tint"], TEXT),
        ("text-muted", &["accent-tint", "good-tint", "warn-tint", "bad-tint"], TEXT),
        ("accent-text", &["canvas", "surface", "raised", "accent-tint"], TEXT),
        ("on-accent", &["accent", "accent-hover"], TEXT),
        ("good", &["good-tint", "surface", "raised"], TEXT),
        ("warn", &["warn-tint", "surface", "raised"], TEXT),
        ("bad", &["bad-tint", "surface", "raised", "canvas"], TEXT),
        ("edge", SURFACES, MEANING),
        ("accent", SURFACES, MEANING),
        ("accent-edge", SURFACES, MEANING),
        ("good-edge", &["surface"], MEANING),
        ("warn-edge", &["surface"], MEANING),
        ("bad-edge", &["surface", "bad-tint"], MEANING),
        // The three fills of a meter on its track.
        ("accent-edge", &["pressed"], MEANING),
        ("warn-edge", &["pressed"], MEANING),
        ("bad-edge", &["pressed"], MEANING),
        ("now", SURFACES, MEANING),
    ] {
        for background in backgrounds {
            for theme in [Theme::Light, Theme::Dark] {
                let [front, back] = [foreground, background].map(|name| colour(&css, name, theme, 0.0, 1.0));
                let ratio = contrast(front, back);
                if ratio < least {
                    failures.push(format!(
                        "{theme:?}: {foreground} on {background} is {ratio:.2}:1, not {least}:1"
                    ));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn every_service_colour_can_be_read() {
    let css = properties(HUES);
    let tokens = properties(TOKENS);
    let hues = hues();
    assert_eq!(hues.len(), usize::from(docket_shared::model::PALETTE) + 1, "one each, and one for none");
    let mut failures = Vec::new();
    for (index, hue, strength) in hues {
        for (foreground, background, least) in [
            ("hue-text", "hue-tint", TEXT),
            ("hue-text", "hue-tint-hover", TEXT),
            ("hue-muted", "hue-tint", TEXT),
            ("hue-muted", "hue-tint-hover", TEXT),
            ("hue-text", "surface", TEXT),
            ("hue-muted", "surface", TEXT),
            ("hue-bar", "surface", MEANING),
            ("hue-bar", "hue-tint", MEANING),
            ("hue-bar", "sunken", MEANING),
        ] {
            for theme in [Theme::Light, Theme::Dark] {
                let front = colour(&css, foreground, theme, hue, strength);
                let from = if css.contains_key(background) { &css } else { &tokens };
                let ratio = contrast(front, colour(from, background, theme, hue, strength));
                if ratio < least {
                    failures.push(format!("{theme:?} {index}: {foreground} on {background} is {ratio:.2}:1"));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}
