package dev.presage.protocol;

/** Every error a user can see: a stable code, an HTTP status, what went wrong and what to check. */
public enum ErrorCode {
    NOT_JSON("PRS-1400", 400, "The body is not valid JSON.", "Check quotes, commas and the encoding, which is UTF-8."),
    NOT_CLOUDEVENT(
            "PRS-1401",
            400,
            "The event is not a CloudEvent 1.0.",
            "Check that specversion, id, source, type, subject and time are there and well formed."),
    TYPE_UNKNOWN(
            "PRS-1402", 400, "No domain knows this event type.", "Check type; GET /v1/domains lists the known ones."),
    DATA_INVALID("PRS-1403", 400, "The event's data is not what its type asks for.", "Check the field named."),
    SUBJECT_UNKNOWN(
            "PRS-1404",
            404,
            "Nothing has been observed of this subject.",
            "Check domain and id; ids are case-sensitive."),
    SUBJECT_INVALID(
            "PRS-1405",
            400,
            "The subject id cannot be used.",
            "Use up to 200 letters, digits and . _ : @ / + = ~ - beginning with a letter or digit."),
    TIME_INVALID(
            "PRS-1406",
            400,
            "The event's time is outside what is accepted.",
            "Check the sender's clock and unit; time is RFC 3339, after the year 2000 and not in the future."),
    PARAMETER_INVALID("PRS-1407", 400, "A parameter is not valid.", "Check the parameter named."),
    DOMAIN_UNKNOWN("PRS-1408", 404, "There is no such domain.", "GET /v1/domains lists the domains."),
    FORECAST_UNAVAILABLE(
            "PRS-1409",
            409,
            "There is no forecast for this subject now.",
            "Check that the domain forecasts and wait for more observations."),
    NOT_FOUND("PRS-1410", 404, "There is nothing at this address.", "GET /openapi.json lists every address."),
    METHOD_NOT_ALLOWED(
            "PRS-1411", 405, "This address does not take that method.", "GET /openapi.json lists the methods."),
    TOO_LARGE("PRS-1413", 413, "The body or event is too large.", "Send less at once, or stream NDJSON line by line."),
    MEDIA_TYPE_UNKNOWN(
            "PRS-1415",
            415,
            "The content type is not one that is read here.",
            "Use application/json; for events also application/cloudevents+json, -batch+json or application/x-ndjson."),
    MODEL_FILE_REFUSED(
            "PRS-1416",
            400,
            "The file is no model that can be run here.",
            "Check that it is whole, and that it fits the block presage.inference.models has for that name."),
    MODEL_UNKNOWN(
            "PRS-1420", 404, "The registry has no such model or version.", "GET /v1/models lists models and versions."),
    STEP_REFUSED(
            "PRS-1421",
            409,
            "The lifecycle does not allow this step.",
            "Check the version's state and steps; GET /v1/models/{name} shows them."),
    GATE_CLOSED(
            "PRS-1422",
            409,
            "The version has not proved that it should serve.",
            "Check its latest trial against presage.registry.gates, and its latest backtest against"
                    + " presage.backtest.bar."),
    NOTHING_TO_ROLL_BACK(
            "PRS-1423",
            409,
            "There is no former champion to go back to.",
            "Promote another version; GET /v1/models/{name} shows them."),
    STEP_CONFLICT(
            "PRS-1424",
            409,
            "Somebody else moved a version of this model at the same moment.",
            "Look at the model again, and repeat the step if it still makes sense."),
    MODEL_FILE_UNUSABLE(
            "PRS-1425",
            409,
            "The version's file is gone or altered.",
            "Put the file back from a copy, or register the version again."),
    MODEL_NOT_TRAINABLE(
            "PRS-1426",
            409,
            "This model cannot be trained here.",
            "Train one that a domain teaches: those are the ones that recur and come with the product."),
    TRAINING_UNKNOWN("PRS-1427", 404, "There is no such training.", "GET /v1/trainings lists them."),
    TRAINING_RUNS(
            "PRS-1428",
            409,
            "Another training runs already.",
            "Wait for it, or cancel it; GET /v1/trainings shows how far it is."),
    OVERLOADED(
            "PRS-1429",
            429,
            "More comes in than can be made durable.",
            "Wait as long as Retry-After says and send again."),
    TRAINING_OVER(
            "PRS-1430",
            409,
            "The training is over, so that nothing is left to be cancelled.",
            "What it registered can be retired: see GET /v1/models/{name}."),
    DATA_UNFIT(
            "PRS-1431",
            409,
            "The journal does not hold what the model could learn from.",
            "Check what is said to be missing; wait for more observations or labels."),
    CANDIDATE_UNFIT(
            "PRS-1432",
            409,
            "Training led to weights that cannot be used; nothing was registered.",
            "Train again with another seed or a lower presage.training.fit.learning-rate."),
    PROJECTION_UNKNOWN("PRS-1440", 404, "There is no such projection.", "GET /v1/projections lists them."),
    REBUILD_RUNS(
            "PRS-1441",
            409,
            "A new version of this projection is being built already.",
            "Wait until it serves; GET /v1/projections shows how far it is."),
    BACKTEST_UNKNOWN("PRS-1442", 404, "There is no such backtest.", "GET /v1/backtests lists them."),
    BACKTEST_RUNS(
            "PRS-1443",
            409,
            "Another backtest runs already.",
            "Wait for it, or cancel it; GET /v1/backtests shows how far it is."),
    BACKTEST_OVER(
            "PRS-1444",
            409,
            "The backtest is over, so that nothing is left to be cancelled.",
            "Its report stays; GET /v1/backtests/{backtest} shows it."),
    BACKTEST_EMPTY(
            "PRS-1445",
            409,
            "There is nothing in the span that a candidate could be tried on.",
            "Check from and to, which are compared with when events were concluded, and the sample."),
    VERSION_RETIRED(
            "PRS-1446", 409, "The version is retired.", "Try another; GET /v1/models/{name} shows where each stands."),
    MODEL_NOT_ASKED(
            "PRS-1447",
            409,
            "No domain decides by this model.",
            "Try a model that a domain asks at each observation, such as device-next or account-next."),
    POINT_BEFORE_FIRST(
            "PRS-1450",
            404,
            "Nothing had been observed of this subject at that time.",
            "Ask for a later time; the detail says when its first event was."),
    POINT_AFTER_LAST(
            "PRS-1451", 404, "The subject has no event of that number.", "Ask for one up to the last, which is named."),
    POINT_IN_FUTURE("PRS-1452", 400, "A point in the future was asked for.", "Ask for a time that has come, in UTC."),
    NOT_DERIVABLE(
            "PRS-1454",
            409,
            "The decision cannot be derived again here.",
            "The detail says what is missing; the model must be configured on the node that is asked."),
    INSIGHT_UNKNOWN(
            "PRS-1460",
            404,
            "The journal has no such insight.",
            "Check its id, domain:subject:version:index; GET /v1/subjects/{domain}/{id}/insights lists them."),
    PROOF_PENDING(
            "PRS-1461",
            409,
            "It is not signed yet.",
            "Ask again after presage.proof.interval; if that is long ago, look for signing in the node's log."),
    INSIGHT_UNPROVABLE(
            "PRS-1462",
            409,
            "The insight cannot be proven.",
            "Run './presage verify': either it is older than the chain, or the journal was changed."),
    INTERNAL("PRS-1500", 500, "Something went wrong inside.", "Look for the code and time in the node's log."),
    UNAVAILABLE(
            "PRS-1503",
            503,
            "The node cannot accept events now.",
            "Wait as long as Retry-After says; see /health/ready."),
    SUBJECT_QUARANTINED(
            "PRS-1510",
            503,
            "The subject cannot be recovered from its journal and is in quarantine.",
            "GET /v1/quarantine says why; POST /v1/subjects/{domain}/{id}/retry once the cause is gone."),
    POINT_TOO_FAR(
            "PRS-1550",
            503,
            "The point is too far from what was kept to be reached at once.",
            "Ask again: each time it is replayed further, and what was replayed is kept."),
    HISTORY_BROKEN(
            "PRS-1551",
            500,
            "A row of the subject's history is missing, damaged or of a newer version.",
            "Look at the row that is named, and run the newest version of the node.");

    private final String code;
    private final int status;
    private final String title;
    private final String check;

    ErrorCode(String code, int status, String title, String check) {
        this.code = code;
        this.status = status;
        this.title = title;
        this.check = check;
    }

    /** The stable code, for example {@code PRS-1404}. */
    public String code() {
        return code;
    }

    /** The HTTP status it is answered with. */
    public int status() {
        return status;
    }

    /** What went wrong, one sentence. */
    public String title() {
        return title;
    }

    /** What to check, one sentence. */
    public String check() {
        return check;
    }
}
