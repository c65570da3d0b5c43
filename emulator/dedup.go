package emulator

// WithDeduplication switches on what a support ticket does for a real app: a message whose msgRandom is the number of an earlier
// message of the same sender, sent by the same operation within the last minute, is refused and not sent. The default is off.
func WithDeduplication() Option {
	return func(c *config) error {
		c.deduplication = true
		return nil
	}
}
