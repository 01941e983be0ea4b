"""All access control lists of the service with their actions: what a caller has who may do all.

Named as `cognite-sdk` 8.22.0 knows them (a test compares).
"""

from typing import Any

_ACTIONS = {
    "agentsAcl": "READ RUN WRITE",
    "analyticsAcl": "EXECUTE LIST READ",
    "annotationsAcl": "READ REVIEW SUGGEST WRITE",
    "appConfigAcl": "READ WRITE",
    "appHostingAcl": "READ RUN WRITE",
    "assetsAcl": "READ WRITE",
    "auditlogAcl": "READ",
    "chartsAdminAcl": "DELETE READ UPDATE",
    "cogUnitsAcl": "READ",
    "dataModelInstancesAcl": "READ WRITE WRITE_PROPERTIES",
    "dataModelsAcl": "READ WRITE",
    "dataProductsAcl": "CREATE DELETE READ UPDATE USE",
    "datasetsAcl": "OWNER READ WRITE",
    "diagramParsingAcl": "READ WRITE",
    "digitalTwinAcl": "READ WRITE",
    "documentFeedbackAcl": "CREATE DELETE READ",
    "documentPipelinesAcl": "READ WRITE",
    "entitymatchingAcl": "READ WRITE",
    "eventsAcl": "READ WRITE",
    "experimentAcl": "USE",
    "extractionConfigsAcl": "READ WRITE",
    "extractionPipelinesAcl": "READ WRITE",
    "extractionRunsAcl": "READ WRITE",
    "filePipelinesAcl": "READ WRITE",
    "filesAcl": "READ WRITE",
    "functionsAcl": "READ RUN WRITE",
    "genericsAcl": "READ WRITE",
    "geospatialAcl": "READ WRITE",
    "geospatialCrsAcl": "READ WRITE",
    "groupsAcl": "CREATE DELETE LIST READ UPDATE",
    "hostedExtractorsAcl": "READ WRITE",
    "integrationConfigsAcl": "READ WRITE",
    "integrationsAcl": "READ USE WRITE",
    "labelsAcl": "READ WRITE",
    "locationFiltersAcl": "READ WRITE",
    "modelHostingAcl": "READ WRITE",
    "monitoringTasksAcl": "READ WRITE",
    "notificationsAcl": "READ WRITE",
    "pipelinesAcl": "READ WRITE",
    "postgresGatewayAcl": "READ WRITE",
    "projectsAcl": "CREATE DELETE LIST READ UPDATE",
    "rawAcl": "LIST READ WRITE",
    "relationshipsAcl": "READ WRITE",
    "roboticsAcl": "CREATE DELETE READ UPDATE",
    "sapWritebackAcl": "READ WRITE",
    "sapWritebackRequestsAcl": "LIST WRITE",
    "scheduledCalculationsAcl": "READ WRITE",
    "securityCategoriesAcl": "CREATE DELETE LIST MEMBEROF UPDATE",
    "seismicAcl": "READ WRITE",
    "sequencesAcl": "READ WRITE",
    "sessionsAcl": "CREATE DELETE LIST",
    "simulatorsAcl": "DELETE MANAGE READ RUN WRITE",
    "slaAcl": "READ",
    "streamRecordsAcl": "READ WRITE",
    "streamsAcl": "CREATE DELETE READ",
    "subscribeSignalsAcl": "READ WRITE",
    "templateGroupsAcl": "READ WRITE",
    "templateInstancesAcl": "READ WRITE",
    "threedAcl": "CREATE DELETE READ UPDATE",
    "timeSeriesAcl": "READ WRITE",
    "timeSeriesSubscriptionsAcl": "READ WRITE",
    "transformationsAcl": "READ WRITE",
    "transformationsExternalDataSourcesAcl": "READ USE WRITE",
    "typesAcl": "READ WRITE",
    "userProfilesAcl": "READ",
    "visionModelAcl": "READ WRITE",
    "wellsAcl": "READ WRITE",
    "workflowOrchestrationAcl": "READ WRITE",
}
_SCOPES: dict[str, dict[str, Any]] = {"experimentAcl": {"experimentscope": {"experiments": []}}}
"""Of those that know no scope `all`."""

ALL_CAPABILITIES: list[dict[str, Any]] = [
    {acl: {"actions": actions.split(), "scope": _SCOPES.get(acl, {"all": {}})}} for acl, actions in _ACTIONS.items()
]
"""All that there is to have. The SDK warns of lists that it does not know, so there are no others."""
