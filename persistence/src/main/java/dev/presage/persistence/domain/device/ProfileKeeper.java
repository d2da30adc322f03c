package dev.presage.persistence.domain.device;

import dev.presage.protocol.wire.MalformedBytes;
import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;

/** How far recent values lie from what is usual at this time of day (UTC, in half hours). */
final class ProfileKeeper {
    static final int SLOTS = 48;

    private static final long DAY_MILLIS = 86_400_000;
    private static final double BLEND = 0.3;

    /** Visits after which the blend no longer changes. */
    private static final int FULL_VISITS = 4;

    private static final double SMOOTHING = 1.0 / 16;
    private static final Peak.Rule RULE = Peak.Rule.of(40, 100, 8000, Double.POSITIVE_INFINITY);

    private static final double[] NO_MEANS = new double[SLOTS];
    private static final byte[] NO_VISITS = new byte[SLOTS];

    /** Shared between versions: copied when a slot is left. */
    private double[] means;

    private byte[] visits;
    private int slot = -1;
    private double sum;
    private int rows;
    private double error;
    private final Peak peak;

    ProfileKeeper() {
        this(NO_MEANS, NO_VISITS, new Peak(RULE));
    }

    private ProfileKeeper(double[] means, byte[] visits, Peak peak) {
        this.means = means;
        this.visits = visits;
        this.peak = peak;
    }

    ProfileKeeper copy() {
        var copy = new ProfileKeeper(means, visits, peak.copy());
        copy.slot = slot;
        copy.sum = sum;
        copy.rows = rows;
        copy.error = error;
        return copy;
    }

    static int slotOf(long timeMillis) {
        return (int) (Math.floorMod(timeMillis, DAY_MILLIS) * SLOTS / DAY_MILLIS);
    }

    boolean knows(int aSlot) {
        return visits[aSlot] > 0;
    }

    double usual(int aSlot) {
        return means[aSlot];
    }

    /** The largest usual distance from the profile. */
    double peak() {
        return peak.held();
    }

    double offer(long timeMillis, double value, double floor) {
        int now = slotOf(timeMillis);
        if (now != slot) {
            leave();
            slot = now;
        }
        double off = knows(now) ? Math.abs(value - means[now]) : 0;
        sum += value;
        rows++;
        error += SMOOTHING * (off - error);
        return peak.offer(error > floor ? error : 0);
    }

    private void leave() {
        if (rows > 0) {
            means = means.clone();
            visits = visits.clone();
            visits[slot] = (byte) Math.min(FULL_VISITS, visits[slot] + 1);
            means[slot] += Math.max(1.0 / visits[slot], BLEND) * (sum / rows - means[slot]);
        }
        sum = 0;
        rows = 0;
    }

    void write(WireWriter out) {
        for (int i = 0; i < SLOTS; i++) {
            out.number(visits[i]);
            if (visits[i] > 0) {
                out.real(means[i]);
            }
        }
        out.number(slot).real(sum).number(rows).real(error);
        peak.write(out);
    }

    static ProfileKeeper read(WireReader in) {
        var means = new double[SLOTS];
        var visits = new byte[SLOTS];
        for (int i = 0; i < SLOTS; i++) {
            visits[i] = (byte) in.count(FULL_VISITS);
            means[i] = visits[i] > 0 ? in.real() : 0;
        }
        long slot = in.number();
        if (slot < -1 || slot >= SLOTS) {
            throw new MalformedBytes("A day has no half hour " + slot + ".");
        }
        double sum = in.real();
        int rows = in.count(Integer.MAX_VALUE);
        double error = in.real();
        var profile = new ProfileKeeper(means, visits, Peak.read(RULE, in));
        profile.slot = (int) slot;
        profile.sum = sum;
        profile.rows = rows;
        profile.error = error;
        return profile;
    }
}
