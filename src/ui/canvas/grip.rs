//! The line of a figure that the reader can take hold of: by a pointer, or by the arrow keys up and down.

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use super::FigureProps;
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
    on_level: Option<Callback<Move>>,
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
                if let Some(canvas) = event.target_dyn_into::<Element>() {
                    // Where it cannot be captured, the line is followed as long as the pointer is over the canvas.
                    canvas.set_pointer_capture(event.pointer_id()).ok();
                }
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
            let Some(on_level) = grip.on_level.as_ref().filter(|_| *grip.held.borrow()) else {
                otherwise.emit(event);
                return;
            };
            let y = f64::from(event.offset_y());
            if let Some(level) = grip.figure.level_at(y, grip.size, &grip.theme) {
                on_level.emit(Move::To(level));
            }
        })
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
                Some((on_level, moved)) => {
                    event.prevent_default();
                    on_level.emit(moved);
                }
                None => otherwise.emit(event),
            }
        })
    }
}
