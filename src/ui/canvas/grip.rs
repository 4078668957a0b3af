//! The line of a figure that the reader can take hold of: by a mouse where it runs, by a finger at its handle, or by the
//! arrow keys up and down.

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::FigureProps;
use super::overlay::put;
use crate::report::number::whole;
use crate::report::{Figure, Theme};
use crate::ui::shared::Shared;

/// Where a line is moved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::ui) enum Move {
    /// To that value, or the nearest that there is.
    To(f64),
    /// To the next larger one.
    Up,
    /// To the next smaller one.
    Down,
}

/// Without a callback, nothing can be taken hold of.
#[derive(Debug, Clone)]
pub(super) struct Grip {
    figure: Shared<Figure>,
    theme: Theme,
    size: (u32, u32),
    on_level: Option<(Callback<Move>, AttrValue)>,
    held: Rc<RefCell<bool>>,
}

impl Grip {
    pub(super) fn of(props: &FigureProps, size: (u32, u32), held: Rc<RefCell<bool>>) -> Self {
        Self {
            figure: props.figure.clone(),
            theme: props.theme,
            size,
            on_level: props.on_level.clone(),
            held,
        }
    }

    fn is_near(&self, event: &PointerEvent) -> bool {
        let y = f64::from(event.offset_y());
        self.on_level.is_some() && self.figure.is_at_level(y, self.size, &self.theme)
    }

    /// The line is taken hold of where it runs.
    pub(super) fn taken(&self) -> Callback<PointerEvent> {
        let grip = self.clone();
        Callback::from(move |event: PointerEvent| {
            if grip.is_near(&event) {
                *grip.held.borrow_mut() = true;
                capture(&event);
                event.prevent_default();
            }
        })
    }

    pub(super) fn left(&self) -> Callback<PointerEvent> {
        let held = self.held.clone();
        Callback::from(move |_: PointerEvent| {
            *held.borrow_mut() = false;
        })
    }

    /// Moves the line while it is held; otherwise the pointer does what it does without.
    pub(super) fn moved(&self, otherwise: Callback<PointerEvent>) -> Callback<PointerEvent> {
        let grip = self.clone();
        Callback::from(move |event: PointerEvent| {
            if *grip.held.borrow() {
                grip.put(f64::from(event.offset_y()));
            } else {
                otherwise.emit(event);
            }
        })
    }

    /// Moves the line to a height.
    fn put(&self, y: f64) {
        let level = self.figure.level_at(y, self.size, &self.theme);
        if let Some((level, (on_level, _))) = level.zip(self.on_level.as_ref()) {
            on_level.emit(Move::To(level));
        }
    }

    /// Moves the line by a step.
    pub(super) fn keyed(&self, otherwise: Callback<KeyboardEvent>) -> Callback<KeyboardEvent> {
        let on_level = self.on_level.clone();
        Callback::from(move |event: KeyboardEvent| {
            let moved = match event.key().as_str() {
                "ArrowUp" => Some(Move::Up),
                "ArrowDown" => Some(Move::Down),
                _ => None,
            };
            match on_level.as_ref().zip(moved) {
                Some(((on_level, _), moved)) => {
                    event.prevent_default();
                    on_level.emit(moved);
                }
                None => otherwise.emit(event),
            }
        })
    }

    /// What fingers, and readers without a pointer, hold the line by: a slider at its right end.
    pub(super) fn handle(&self, node: &NodeRef) -> Html {
        let Some((_, said)) = &self.on_level else {
            return Html::default();
        };
        let grip = self.clone();
        let onpointerdown = Callback::from(move |event: PointerEvent| {
            *grip.held.borrow_mut() = true;
            capture(&event);
        });
        let grip = self.clone();
        let onpointermove = Callback::from(move |event: PointerEvent| {
            let handle = event.target_dyn_into::<HtmlElement>();
            let stage = handle.and_then(|handle| handle.offset_parent());
            if let Some(stage) = stage.filter(|_| *grip.held.borrow()) {
                grip.put(f64::from(event.client_y()) - stage.get_bounding_client_rect().top());
            }
        });
        let onpointerup = self.left();
        let onpointercancel = onpointerup.clone();
        let onkeydown = self.keyed(Callback::noop());
        html! {
            <span class="grip" ref={node} role="slider" tabindex="0" aria-label="Line of the objective" aria-orientation="vertical"
                aria-valuenow={self.percent()} aria-valuetext={said}
                {onpointerdown} {onpointermove} {onpointerup} {onpointercancel} {onkeydown} data-test="grip" />
        }
    }

    /// Where the line runs, as a part of the axis.
    fn percent(&self) -> String {
        let place = self.figure.place_of_level(self.size, &self.theme);
        let share = place.map_or(0.0, |(_, share)| share);
        whole(share * 100.0).to_string()
    }
}

/// Puts a handle where the line runs.
pub(super) fn place(handle: &NodeRef, figure: &Figure, theme: &Theme, size: (u32, u32)) {
    let at = figure.place_of_level(size, theme);
    if let Some((handle, (y, _))) = handle.cast::<HtmlElement>().zip(at) {
        put(&handle, (0.0, y));
    }
}

/// All that the pointer does goes to what it was put on. Where that cannot be, the line is followed while it is there.
pub(super) fn capture(event: &PointerEvent) {
    if let Some(element) = event.target_dyn_into::<Element>() {
        element.set_pointer_capture(event.pointer_id()).ok();
    }
}
