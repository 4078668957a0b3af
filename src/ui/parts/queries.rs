//! The worst queries of a ranking, and what its queries are like.

use yew::prelude::*;

use crate::report::Document;
use crate::report::queries::WORST;
use crate::ui::table::table;

pub(super) fn queries(document: &Document) -> Html {
    let Some(queries) = &document.queries else {
        return Html::default();
    };
    html! {
        <div data-test="queries">
            <h3>{ "Queries" }</h3>
            <p class="small muted">{ queries.rules() }</p>
            { for queries.told().map(|said| html! { <p class="small muted">{ said }</p> }) }
            if !queries.worst.is_empty() {
                <p class="small">{ WORST }</p>
                { table(&queries.table(document), WORST, Some("worst-queries")) }
            }
        </div>
    }
}
