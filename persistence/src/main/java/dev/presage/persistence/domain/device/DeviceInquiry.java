package dev.presage.persistence.domain.device;

import dev.presage.persistence.domain.CarriedFrom;
import dev.presage.persistence.domain.Conclusion;
import dev.presage.persistence.domain.Inquiry;
import dev.presage.persistence.domain.Question;
import dev.presage.protocol.Carried;
import dev.presage.protocol.Floats;
import dev.presage.protocol.Insight;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelRef;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Provenance;
import dev.presage.protocol.Reason;
import dev.presage.protocol.RowAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Readings of a device, judged by the keepers and waiting for the model. */
final class DeviceInquiry implements Inquiry<DeviceMemory> {
    static final String MODEL = "device-next";

    /** The rule that decides when no model answers. */
    static final String FALLBACK = "record-keepers";

    /** A channel that raised an alarm is silent for so many readings of its device. */
    private static final int SILENCE = 30;

    /** What is stranger by far than all before is worth a second alarm sooner. */
    private static final double LOUD = 1.5;

    private static final int SHORT_SILENCE = 5;

    /** An alarm also needs to be this rare among the device's own readings; less so while these are few. */
    private static final double ALARM_SCORE = 0.97;

    private static final double YOUNG_ALARM_SCORE = 0.9;
    private static final int YOUNG_READINGS = 200;

    /** With more channels, more records are beaten by chance: the bar rises with the logarithm of their number. */
    private static final double BAR = 0.4;

    private static final double TELLING_SCORE = 0.5;
    private static final double UNUSUAL_SCORE = 0.9;
    private static final int MAX_REASONS = 3;

    /** The strongest comes first. */
    private static final Comparator<About> BY_STRENGTH =
            Comparator.comparingDouble(about -> -about.finding().strength());

    private final DeviceFold fold;
    private final Duration patience;

    /**
     * A finding about a channel of one reading.
     *
     * @param place of the channel in the fold
     */
    private record About(int place, ChannelFold channel, Finding finding) {}

    DeviceInquiry(DeviceFold fold, Duration patience) {
        this.fold = fold;
        this.patience = patience;
    }

    @Override
    public String model() {
        return MODEL;
    }

    @Override
    public Question question(@Nullable ModelRef weights) {
        List<ModelRow> rows = new ArrayList<>(fold.channels().size());
        for (ChannelFold channel : fold.channels()) {
            rows.add(weights == null ? channel.row() : channel.rowFor(weights.key()));
        }
        return new Question(MODEL, rows, patience);
    }

    @Override
    public Conclusion<DeviceMemory> conclude(ModelAnswer answer) {
        List<RowAnswer> rows = usable(answer);
        Provenance by = provenance(answer, rows != null);
        List<ChannelFold> channels = fold.channels();
        var judgements = new Judgement[channels.size()];
        List<Carried> carried = new ArrayList<>(channels.size());
        for (int c = 0; c < judgements.length; c++) {
            judgements[c] = channels.get(c).judge(rows == null ? null : rows.get(c));
            Floats state = judgements[c].carried();
            if (state != null) {
                carried.add(new Carried(channels.get(c).name(), state));
            }
        }
        ScoreScale scale = fold.before().scale().copy();
        var alarms = new long[judgements.length];
        List<Insight> insights = insights(judgements, by, scale, alarms);
        return new Conclusion<>(fold.after(scale, alarms, carried, CarriedFrom.weights(insights)), insights, carried);
    }

    private static Provenance provenance(ModelAnswer answer, boolean isUsable) {
        return switch (answer) {
            case ModelAnswer.Answered answered ->
                isUsable
                        ? new Provenance.Model(answered.model(), answered.shape())
                        : new Provenance.Fallback(FALLBACK, ModelAnswer.Cause.FAILED);
            case ModelAnswer.Unanswered unanswered -> new Provenance.Fallback(FALLBACK, unanswered.cause());
        };
    }

    /** The rows of an answer that fits the question; null if there is none. */
    private @Nullable List<RowAnswer> usable(ModelAnswer answer) {
        if (!(answer instanceof ModelAnswer.Answered answered)
                || answered.rows().size() != fold.channels().size()) {
            return null;
        }
        int row = 0;
        for (ChannelFold channel : fold.channels()) {
            if (!channel.fits(answered.rows().get(row++))) {
                return null;
            }
        }
        return answered.rows();
    }

    /** What to say; the scale learns the scores, and the readings of alarms are noted by channel. */
    private List<Insight> insights(Judgement[] judgements, Provenance by, ScoreScale scale, long[] alarms) {
        int size = fold.observations().size();
        List<Insight> insights = new ArrayList<>(size);
        List<About> about = new ArrayList<>(judgements.length);
        for (int i = 0; i < size; i++) {
            about.clear();
            for (int c = 0; c < judgements.length; c++) {
                Finding finding = judgements[c].next(i);
                if (finding != null) {
                    about.add(new About(c, fold.channels().get(c), finding));
                }
            }
            about.sort(BY_STRENGTH);
            long reading = fold.before().readings() + i + 1;
            double score = scale.score(about.get(0).finding().strength());
            scale.learn(score);
            double needed = reading <= YOUNG_READINGS ? YOUNG_ALARM_SCORE : ALARM_SCORE;
            boolean alarm = score >= needed && raise(about, reading, alarms);
            Observation observation = fold.observations().get(i);
            insights.add(
                    new Insight.Anomaly(observation.id(), observation.time(), score, alarm, reasons(about, score), by));
        }
        return insights;
    }

    /** Whether a channel that is not silent has beaten its record; it then comes first. */
    private static boolean raise(List<About> about, long reading, long[] alarms) {
        double bar = BAR * Math.log(about.size());
        for (int i = 0; i < about.size() && about.get(i).finding().strength() >= bar; i++) {
            About one = about.get(i);
            long last = Math.max(alarms[one.place()], one.channel().lastAlarm());
            int silence = one.finding().strength() >= LOUD ? SHORT_SILENCE : SILENCE;
            if (last == 0 || reading - last > silence) {
                about.remove(i);
                about.add(0, one);
                alarms[one.place()] = reading;
                return true;
            }
        }
        return false;
    }

    private static List<Reason> reasons(List<About> about, double score) {
        int limit = score < TELLING_SCORE ? 0 : score < UNUSUAL_SCORE ? 1 : MAX_REASONS;
        if (limit == 0) {
            return List.of();
        }
        List<Reason> reasons = new ArrayList<>(limit);
        for (int i = 0; i < Math.min(limit, about.size()); i++) {
            Finding finding = about.get(i).finding();
            if (i == 0 || finding.strength() > -1) {
                reasons.add(new Reason(
                        finding.keeper().name(),
                        about.get(i).channel().name(),
                        finding.low(),
                        finding.high(),
                        finding.seen()));
            }
        }
        return reasons;
    }
}
