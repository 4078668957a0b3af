//! A figure on the page: canvas, pointer and arrow keys, the same numbers as a table, and the SVG to take along.

mod brush;
mod grip;
mod overlay;
mod twin;

use plotters::drawing::IntoDrawingArea as _;
use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlCanvasElement, HtmlElement, ResizeObserver};
use yew::prelude::*;

pub(super) use self::grip::Move;

use self::brush::Brush;
use self::grip::{Grip, place};
use self::overlay::Overlay;
use self::twin::twin;
use super::effect;
use super::shared::Shared;
use crate::report::hover::Hover;
use crate::report::measured::Measured;
use crate::report::words::plain;
use crate::report::{Figure, Theme, draw, svg};

/// Narrower than this, a figure is not laid out.
const NARROWEST: u32 = 240;

#[derive(Debug, Clone, PartialEq, Properties)]
pub(super) struct FigureProps {
    pub(super) figure: Shared<Figure>,
    pub(super) theme: Theme,
    /// Name of the SVG file, without its ending.
    pub(super) file: AttrValue,
    /// Whether the title stands above it.
    #[prop_or_default]
    pub(super) is_titled: bool,
    /// Told once it is drawn, each time.
    #[prop_or_default]
    pub(super) on_drawn: Callback<()>,
    /// Told where the objective's line is moved to, and where it stands in words.
    #[prop_or_default]
    pub(super) on_level: Option<(Callback<Move>, AttrValue)>,
    /// Told from which moment on the reader says that it is bad (microseconds since 1970).
    #[prop_or_default]
    pub(super) on_sweep: Option<Callback<i64>>,
}

#[component]
pub(super) fn FigureView(props: &FigureProps) -> Html {
    let stage = use_node_ref();
    let canvas = use_node_ref();
    let handle = use_node_ref();
    let width = use_width(&stage);
    let hover = use_state_eq(|| None::<Hover>);
    let is_open = use_state_eq(|| false);
    let size = (*width, props.figure.height(*width));
    {
        let (canvas, hover, on_drawn) = (canvas.clone(), hover.clone(), props.on_drawn.clone());
        let handle = handle.clone();
        use_effect_with(
            (props.figure.clone(), props.theme, size),
            move |(figure, theme, size)| {
                hover.set(None);
                if let Some(canvas) = canvas
                    .cast::<HtmlCanvasElement>()
                    .filter(|_| size.0 >= NARROWEST)
                {
                    paint(&canvas, figure, theme, *size);
                    place(&handle, figure, theme, *size);
                    on_drawn.emit(());
                }
            },
        );
    }
    let (onpointermove, onkeydown, away) = listeners(props, size, &hover);
    let grip = Grip::of(props, size, use_mut_ref(|| false));
    let (onpointermove, onkeydown) = (grip.moved(onpointermove), grip.keyed(onkeydown));
    let (onpointerdown, onpointerup) = (grip.taken(), grip.left());
    let brush = Brush::of(props, size, use_state_eq(|| None));
    let onpointercancel = brush.away(onpointerup.clone());
    let (onpointerdown, onpointerup) = (brush.down(onpointerdown), brush.up(onpointerup));
    let (onpointermove, onkeydown) = (brush.moved(onpointermove), brush.keyed(&hover, onkeydown));
    html! {
        <figure class="figure">
            if props.is_titled { <h3>{ plain(props.figure.title()) }</h3> }
            <div class="stage" ref={stage}>
                <canvas ref={canvas.clone()} class={props.on_sweep.as_ref().map(|_| "sweeps")} role="img" tabindex="0" aria-label={props.figure.summary()}
                    {onpointermove} {onkeydown} {onpointerdown} {onpointerup} {onpointercancel} onpointerleave={away.reform(|_| ())} onblur={away.reform(|_| ())} />
                { links(&props.figure, size, &props.theme) }
                { grip.handle(&handle) }
                { brush.shade() }
                if let Some(hover) = &*hover {
                    <Overlay hover={hover.clone()} {size} />
                }
            </div>
            { twin(&props.figure, &is_open, &save_svg(props, size.0), &save_png(props, canvas)) }
        </figure>
    }
}

/// Names on the canvas that lead to another part of the page.
fn links(figure: &Figure, size: (u32, u32), theme: &Theme) -> Html {
    let names = figure.names(size, theme);
    if names.is_empty() {
        return Html::default();
    }
    let link = |([left, top, right, bottom], id, name): ([f64; 4], &str, &str)| {
        html! {
            <a href={format!("#{id}")} aria-label={name.to_owned()}>
                <rect x={left.to_string()} y={top.to_string()} width={(right - left).to_string()} height={(bottom - top).to_string()} />
            </a>
        }
    };
    html! { <svg class="links" width={size.0.to_string()} height={size.1.to_string()}>{ for names.into_iter().map(link) }</svg> }
}

type Listeners = (
    Callback<PointerEvent>,
    Callback<KeyboardEvent>,
    Callback<()>,
);

fn listeners(
    props: &FigureProps,
    size: (u32, u32),
    hover: &UseStateHandle<Option<Hover>>,
) -> Listeners {
    let moved = {
        let (figure, theme, hover) = (props.figure.clone(), props.theme, hover.clone());
        Callback::from(move |event: PointerEvent| {
            let at = (f64::from(event.offset_x()), f64::from(event.offset_y()));
            hover.set(figure.hover(at, size, &theme));
        })
    };
    let keyed = {
        let (figure, theme, hover) = (props.figure.clone(), props.theme, hover.clone());
        Callback::from(move |event: KeyboardEvent| {
            let now = hover.as_ref().map(|hover| hover.index);
            let last = figure.stops().saturating_sub(1);
            let next = match (event.key().as_str(), now) {
                ("ArrowRight", None) | ("Home", _) => 0,
                ("ArrowRight", Some(at)) => (at + 1).min(last),
                ("ArrowLeft", None) | ("End", _) => last,
                ("ArrowLeft", Some(at)) => at.saturating_sub(1),
                ("Escape", _) => {
                    hover.set(None);
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            hover.set(figure.hover_at(next, size, &theme));
        })
    };
    let away = {
        let hover = hover.clone();
        Callback::from(move |()| hover.set(None))
    };
    (moved, keyed, away)
}

/// The width of an element in CSS pixels, followed as it changes; 0 before it is known.
#[hook]
fn use_width(node: &NodeRef) -> UseStateHandle<u32> {
    let width = use_state_eq(|| 0);
    let set = width.clone();
    use_effect_with(node.clone(), move |node| {
        let element = node.cast::<HtmlElement>();
        let measured = element.clone();
        let closure = Closure::<dyn Fn()>::new(move || {
            let (measured, set) = (measured.clone(), set.clone());
            // In a turn of its own: drawing now would resize what is being observed, which browsers call an error.
            gloo_timers::callback::Timeout::new(0, move || {
                if let Some(element) = &measured {
                    set.set(element.client_width().unsigned_abs());
                }
            })
            .forget();
        });
        let observer = ResizeObserver::new(closure.as_ref().unchecked_ref()).ok();
        if let (Some(observer), Some(element)) = (&observer, &element) {
            observer.observe(element);
        }
        move || {
            if let Some(observer) = observer {
                observer.disconnect();
            }
            drop(closure);
        }
    });
    width
}

/// Draws at the screen's own density, so that lines are sharp.
fn paint(canvas: &HtmlCanvasElement, figure: &Figure, theme: &Theme, size: (u32, u32)) {
    let scale = web_sys::window()
        .map_or(1.0, |window| window.device_pixel_ratio())
        .clamp(1.0, 4.0);
    let (width, height) = (device(size.0, scale), device(size.1, scale));
    canvas.set_width(width);
    canvas.set_height(height);
    // Not an attribute: the policy refuses style attributes and lets properties be set.
    canvas
        .style()
        .set_property("height", &format!("{}px", size.1))
        .ok();
    let Some(backend) = CanvasBackend::with_canvas_object(canvas.clone()) else {
        return;
    };
    if let Err(error) = draw::draw(
        figure,
        theme,
        Measured(backend).into_drawing_area(),
        size,
        scale,
    ) {
        web_sys::console::error_1(&error.to_string().into());
    }
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates, and sizes are not negative"
)]
fn device(pixels: u32, scale: f64) -> u32 {
    (f64::from(pixels) * scale).round() as u32
}

fn save_svg(props: &FigureProps, width: u32) -> Callback<MouseEvent> {
    let (figure, file) = (props.figure.clone(), props.file.clone());
    Callback::from(move |_: MouseEvent| {
        match svg::svg(&figure, &Theme::LIGHT, width.max(NARROWEST)) {
            Ok(text) => effect::save(&format!("{file}.svg"), "image/svg+xml", &text),
            Err(error) => web_sys::console::error_1(&error.to_string().into()),
        }
    })
}

fn save_png(props: &FigureProps, canvas: NodeRef) -> Callback<MouseEvent> {
    let file = props.file.clone();
    Callback::from(move |_: MouseEvent| {
        if let Some(canvas) = canvas.cast::<HtmlCanvasElement>() {
            effect::save_png(format!("{file}.png"), &canvas);
        }
    })
}
