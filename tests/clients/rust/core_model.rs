//! Reads the core data model into the types of the SDK, writes and follows instances of it, and prints what came back.
use std::env::var;

use cognite::models::data_models::DataModelQuery;
use cognite::models::instances::{
    CogniteExtractorFile, CogniteUnit, ExtractorFileObject, NodeOrEdge, NodeOrEdgeSpecification, QueryInstancesRequest,
};
use cognite::models::spaces::SpaceCreate;
use cognite::models::views::{ViewDefinitionOrReference, ViewDefinitionProperties};
use cognite::models::ItemId;
use cognite::{
    AuthHeaderManager, CogniteClient, Create, DeleteWithResponse, FilterWithRequest, List, Result,
};
use serde_json::{from_value, json, Value};

const SPACE: &str = "plant";

fn node(space: &str, external_id: &str) -> NodeOrEdgeSpecification {
    NodeOrEdgeSpecification::Node(ItemId { space: space.into(), external_id: external_id.into() })
}

fn file(external_id: &str) -> CogniteExtractorFile {
    let mut properties = ExtractorFileObject::new();
    properties.description.name = Some(format!("{external_id}.txt"));
    CogniteExtractorFile::new(SPACE.into(), external_id.into(), properties)
}

/// The external ids of `found`, and whether each is one of a deleted node.
fn told(found: &[NodeOrEdge<Value>]) -> Vec<(String, bool)> {
    let of_node = |one: &NodeOrEdge<Value>| match one {
        NodeOrEdge::Node(node) => Some((node.external_id.clone(), node.deleted_time.is_some())),
        NodeOrEdge::Edge(_) => None,
    };
    found.iter().filter_map(of_node).collect()
}

#[tokio::main]
async fn main() -> Result<()> {
    let token = AuthHeaderManager::FixedToken("any".into());
    let (url, project) = (var("CDF_URL").unwrap(), var("CDF_PROJECT").unwrap());
    let models = CogniteClient::new_custom_auth(&url, &project, token, "plant", None)?.models;

    let inline = DataModelQuery { inline_views: Some(true), include_global: Some(true), ..Default::default() };
    let data_models = models.data_models.list(Some(inline)).await?;
    let inlined = data_models.items.iter().flat_map(|one| one.views.iter().flatten());
    let views: Vec<_> = inlined.filter_map(|one| match one {
        ViewDefinitionOrReference::Definition(view) => Some(view),
        ViewDefinitionOrReference::Reference(_) => None,
    }).collect();
    let asset = views.iter().find(|view| view.external_id == "CogniteAsset").unwrap();
    let mut connections: Vec<_> = asset.properties.iter().filter_map(|(name, one)| match one {
        ViewDefinitionProperties::ConnectionDefinition(_) => Some(name),
        ViewDefinitionProperties::ViewCorePropertyDefinition(_) => None,
    }).collect();
    connections.sort();

    models.spaces.create(&[SpaceCreate { space: SPACE.into(), ..Default::default() }]).await?;
    let files = [file("a"), file("b"), file("c")];
    models.instances.apply(&files, None, None, None, None, false).await?;
    let fetched: Vec<CogniteExtractorFile> = models.instances.fetch(&[node(SPACE, "b")], None).await?;
    let units: Vec<CogniteUnit> = models.instances.fetch(&[node("cdf_cdm_units", "mass:kilogm")], None).await?;
    let paged = from_value(json!({"instanceType": "node", "limit": 2, "filter": {
        "equals": {"property": ["node", "space"], "value": SPACE}}}))?;
    let paged: Vec<NodeOrEdge<Value>> = models.instances.filter_all(paged).await?;

    let mut feed: QueryInstancesRequest = from_value(json!({
        "with": {"files": {"nodes": {"filter": {"equals": {"property": ["node", "space"], "value": SPACE}}}}},
        "select": {"files": {"sources": []}},
    }))?;
    let first = models.instances.sync::<Value>(feed.clone()).await?;
    models.instances.delete(&[node(SPACE, "b")]).await?;
    feed.cursors = first.next_cursor;
    let second = models.instances.sync::<Value>(feed).await?;

    let refused = models.spaces.create(&[SpaceCreate { space: "1".into(), ..Default::default() }]).await;
    let said = json!({
        "views": views.len(),
        "connections": connections,
        "dataModels": data_models.items.iter().map(|one| &one.external_id).collect::<Vec<_>>(),
        "fetched": fetched.iter().map(|one| &one.properties.description.name).collect::<Vec<_>>(),
        "units": units.iter().map(|one| &one.properties.symbol).collect::<Vec<_>>(),
        "paged": told(&paged),
        "first": told(&first.items["files"]),
        "second": told(&second.items["files"]),
        "refused": refused.err().map(|error| error.to_string()),
    });
    println!("{said}");
    Ok(())
}
