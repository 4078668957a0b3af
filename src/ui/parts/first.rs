//! The first screen: the same markup as the static page (www/index.html), so that nothing jumps.

use yew::prelude::*;

#[derive(Debug)]
pub(in crate::ui) struct FirstProps {
    pub(in crate::ui) on_sample: Callback<String>,
}

pub(in crate::ui) fn first(props: &FirstProps) -> Html {
    html! {
        <div class="first">
            <div>
                <h1>{ "Is your model still good?" }</h1>
                <p class="lede">{ "Drop files of predictions and labels. Read how good the model is over time, with intervals, and which \
                    columns moved. All of it is computed in this tab: nothing is sent anywhere." }</p>
            </div>
            <div id="drop" class="drop" data-test="drop">
                <p>
                    { "Drop prediction and label files here, or " }
                    <label class="button main" for="files">{ "Choose files" }</label>
                    <input id="files" class="unseen" type="file" multiple=true />
                </p>
                <p class="small muted">{ "CSV · TSV · Parquet, also gzipped" }</p>
            </div>
            { samples(&props.on_sample) }
            { needs() }
        </div>
    }
}

fn samples(on_sample: &Callback<String>) -> Html {
    let flights = html! { <svg viewBox="0 0 96 40" aria-hidden="true"><path class="before" d="M2 19 9 15 15 30 22 8" /><path d="M22 8 28 9 35 10 41 16 48 3 55 23 61 28 68 24 74 27 81 37 87 24 94 31" /></svg> };
    let bikes = html! { <svg viewBox="0 0 96 40" aria-hidden="true"><path class="before" d="M2 7 10 6 19 3 27 6 35 11" /><path d="M35 11 44 11 52 14 61 18 69 13 77 19 86 28 94 37" /></svg> };
    html! {
        <section class="samples">
            <h2>{ "Or open a sample" }</h2>
            <ul>
                { sample(on_sample, "flights", flights, "Late flights",
                    "Will this flight be late? A year at Newark, 32,979 predictions.") }
                { sample(on_sample, "bikes", bikes, "Bike demand",
                    "How many bikes next hour? Washington in 2011, hour by hour.") }
            </ul>
        </section>
    }
}

fn sample(
    on_sample: &Callback<String>,
    slug: &'static str,
    spark: Html,
    title: &'static str,
    story: &'static str,
) -> Html {
    let onclick = on_sample.reform(move |event: MouseEvent| {
        event.prevent_default();
        slug.to_owned()
    });
    html! {
        <li>
            <a class="sample" href={format!("#sample={slug}")} data-sample={slug} {onclick}>
                { spark }<strong>{ title }</strong><span>{ story }</span>
            </a>
        </li>
    }
}

fn needs() -> Html {
    html! {
        <section class="needs">
            <h2>{ "What the files need" }</h2>
            <div>
                <h3>{ "A prediction or a score" }</h3>
                <p>{ "What the model decided, or the number that it gave." }</p>
            </div>
            <div>
                <h3>{ "A label" }</h3>
                <p>{ "What turned out to be true, in the same file or in another with the same id." }</p>
            </div>
            <div>
                <h3>{ "A time, if there is one" }</h3>
                <p>{ "When the prediction was made; without it, file order counts. All other columns are watched for drift." }</p>
            </div>
        </section>
    }
}
