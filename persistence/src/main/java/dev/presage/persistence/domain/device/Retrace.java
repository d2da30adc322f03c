package dev.presage.persistence.domain.device;

/**
 * What {@code device-next} read after each of a channel's last values, worked out again from what is remembered, so
 * that weights which have never seen the channel can be brought up to date. Its pace is followed anew through all
 * values whose times are remembered; the range and the profile of the hours, which change slowly, are taken as they are
 * now.
 */
final class Retrace {
    /** With one new value it is 64 steps: four parts of the longest size that pools run. */
    private static final int MOST = 63;

    private Retrace() {}

    /** How many steps the recent past of a channel has. */
    static int length(ChannelWatch watch) {
        return Math.min(MOST, watch.times().size());
    }

    /** Writes these steps from the start of {@code target} on, the oldest first. */
    static void features(ChannelWatch watch, float[] target) {
        int oldest = watch.times().size() - 1;
        int length = length(watch);
        Pace pace = watch.pace().rows() == oldest + 1
                ? new Pace()
                : watch.pace()
                        .backAt(
                                (long) watch.times().fromEnd(oldest),
                                watch.values().fromEnd(oldest));
        for (int back = oldest; back >= 0; back--) {
            pace.offer((long) watch.times().fromEnd(back), watch.values().fromEnd(back));
            if (back < length) {
                NextSteps.features(
                        pace, watch.range(), watch.profile(), target, (length - 1 - back) * NextSteps.FEATURES);
            }
        }
    }
}
