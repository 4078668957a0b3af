//! A stretch of time that the reader sweeps over, or the window at which Enter is pressed: from there on it is bad.

use yew::prelude::*;

use super::FigureProps;
use crate::report::hover::Hover;
use crate::report::{Figure, Theme};
use crate::ui::shared::Shared;

/// Pixels from which on a press is a sweep.
const SWEEP: f64 = 8.0;

/// Without a callback, nothing is swept.
#[derive(Clone)]
pub(super) struct Brush {
    figure: Shared<Figure>,
    theme: Theme,
    size: (u32, u32),
    on_sweep: Option<Callback<i64>>,
    /// Where it began, and where it is.
    swept: UseStateHandle<Option<(f64, f64)>>,
}

impl Brush {
    pub(super) fn of(
        props: &FigureProps,
        size: (u32, u32),
        swept: UseStateHandle<Option<(f64, f64)>>,
    ) -> Self {
        Self {
            figure: props.figure.clone(),
            theme: props.theme,
            size,
            on_sweep: props.on_sweep.clone(),
            swept,
        }
    }

    pub(super) fn down(&self, otherwise: Callback<PointerEvent>) -> Callback<PointerEvent> {
        let brush = self.clone();
        Callback::from(move |event: PointerEvent| {
            if brush.on_sweep.is_some() && event.button() == 0 {
                super::grip::capture(&event);
                let x = f64::from(event.offset_x());
                brush.swept.set(Some((x, x)));
            }
            otherwise.emit(event);
        })
    }

    pub(super) fn moved(&self, otherwise: Callback<PointerEvent>) -> Callback<PointerEvent> {
        let brush = self.clone();
        Callback::from(move |event: PointerEvent| {
            if let Some((from, _)) = *brush.swept {
                brush.swept.set(Some((from, f64::from(event.offset_x()))));
            }
            otherwise.emit(event);
        })
    }

    pub(super) fn up(&self, otherwise: Callback<PointerEvent>) -> Callback<PointerEvent> {
        let brush = self.clone();
        Callback::from(move |event: PointerEvent| {
            if let Some((from, to)) = *brush.swept {
                brush.swept.set(None);
                if (to - from).abs() >= SWEEP {
                    brush.tell(
                        brush
                            .figure
                            .hover((from.min(to), 0.0), brush.size, &brush.theme),
                    );
                }
            }
            otherwise.emit(event);
        })
    }

    /// What was begun is given up.
    pub(super) fn away(&self, otherwise: Callback<PointerEvent>) -> Callback<PointerEvent> {
        let swept = self.swept.clone();
        Callback::from(move |event: PointerEvent| {
            swept.set(None);
            otherwise.emit(event);
        })
    }

    pub(super) fn keyed(
        &self,
        hover: &UseStateHandle<Option<Hover>>,
        otherwise: Callback<KeyboardEvent>,
    ) -> Callback<KeyboardEvent> {
        let (brush, hover) = (self.clone(), hover.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" {
                brush.tell((*hover).clone());
            }
            otherwise.emit(event);
        })
    }

    fn tell(&self, at: Option<Hover>) {
        if let (Some(on_sweep), Some(at), Figure::Strips(strips)) =
            (&self.on_sweep, at, &*self.figure)
            && let Some(span) = strips.spans.get(at.index)
        {
            on_sweep.emit(span.start);
        }
    }

    /// The stretch that is swept over.
    pub(super) fn shade(&self) -> Html {
        let Some((from, to)) = *self.swept else {
            return Html::default();
        };
        let (width, height) = (self.size.0.to_string(), self.size.1.to_string());
        html! {
            <svg class="swept" {width} height={height.clone()} aria-hidden="true">
                <rect x={from.min(to).to_string()} width={(to - from).abs().to_string()} {height} />
            </svg>
        }
    }
}
