package dev.presage.persistence.domain.device;

import dev.presage.persistence.domain.Conclusion;
import dev.presage.persistence.domain.Inquiry;
import dev.presage.persistence.domain.Question;
import dev.presage.protocol.Carried;
import dev.presage.protocol.Insight;
import dev.presage.protocol.ModelAnswer;
import dev.presage.protocol.ModelRow;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Provenance;
import dev.presage.protocol.Reason;
import dev.presage.protocol.RowAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private final DeviceFold fold;
    private final Duration patience;

    DeviceInquiry(DeviceFold fold, Duration patience) {
        this.fold = fold;
        this.patience = patience;
    }

    @Override
    public Question question() {
        List<ModelRow> rows = new ArrayList<>(fold.channels().size());
        fold.channels().values().forEach(channel -> rows.add(channel.row()));
        return new Question(MODEL, rows, patience);
    }

    @Override
    public Conclusion<DeviceMemory> conclude(ModelAnswer answer) {
        List<RowAnswer> rows = usable(answer);
        Provenance by = provenance(answer, rows != null);
        int size = fold.observations().size();
        List<List<ChannelFold.Named>> findings = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            findings.add(new ArrayList<>(fold.channels().size()));
        }
        List<Carried> carried = new ArrayList<>();
        int row = 0;
        for (Map.Entry<String, ChannelFold> channel : fold.channels().entrySet()) {
            RowAnswer said = rows == null ? null : rows.get(row++);
            Carry carry = channel.getValue().judge(channel.getKey(), said, findings);
            if (carry != null) {
                carried.add(new Carried(channel.getKey(), carry.state()));
            }
        }
        ScoreScale scale = fold.before().scale().copy();
        Map<String, Long> alarms = new HashMap<>();
        List<Insight> insights = insights(findings, by, scale, alarms);
        return new Conclusion<>(fold.after(scale, alarms, carried), insights, carried);
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
        for (ChannelFold channel : fold.channels().values()) {
            if (!channel.fits(answered.rows().get(row++))) {
                return null;
            }
        }
        return answered.rows();
    }

    /** What to say; the scale learns the scores, and the readings of alarms are noted by channel. */
    private List<Insight> insights(
            List<List<ChannelFold.Named>> findings, Provenance by, ScoreScale scale, Map<String, Long> alarms) {
        List<Insight> insights = new ArrayList<>(findings.size());
        for (int i = 0; i < findings.size(); i++) {
            long reading = fold.before().readings() + i + 1;
            List<ChannelFold.Named> about = findings.get(i);
            about.sort(Comparator.comparingDouble(
                    (ChannelFold.Named named) -> -named.finding().strength()));
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
    private static boolean raise(List<ChannelFold.Named> about, long reading, Map<String, Long> alarms) {
        double bar = BAR * Math.log(about.size());
        for (int c = 0; c < about.size() && about.get(c).finding().strength() >= bar; c++) {
            ChannelFold.Named named = about.get(c);
            long last = alarms.getOrDefault(named.channel(), named.lastAlarm());
            int silence = named.finding().strength() >= LOUD ? SHORT_SILENCE : SILENCE;
            if (last == 0 || reading - last > silence) {
                about.remove(c);
                about.add(0, named);
                alarms.put(named.channel(), reading);
                return true;
            }
        }
        return false;
    }

    private static List<Reason> reasons(List<ChannelFold.Named> about, double score) {
        int limit = score < TELLING_SCORE ? 0 : score < UNUSUAL_SCORE ? 1 : MAX_REASONS;
        List<Reason> reasons = new ArrayList<>(limit);
        for (ChannelFold.Named named : about.subList(0, Math.min(limit, about.size()))) {
            Finding finding = named.finding();
            boolean isFirst = reasons.isEmpty();
            if (isFirst || finding.strength() > -1) {
                reasons.add(new Reason(
                        finding.keeper().name(), named.channel(), finding.low(), finding.high(), finding.seen()));
            }
        }
        return reasons;
    }
}
