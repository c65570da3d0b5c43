package emulator

import (
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/api/moderation"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// SensitiveWords are how the app's sensitive words apply: what a real app has set in the console, and how soon changes take effect.
// The zero value is the default.
type SensitiveWords struct {
	Delay          time.Duration // after which a change takes effect, on the emulator's clock; the service needs up to 15 minutes
	Limit          int           // how many words the app may have; 0: 50
	ServerMessages bool          // messages of the Server API are looked at too

	// Types are message types that are looked at beside RC:TxtMsg, with the member of their content that has the text.
	Types map[string]string

	// TellSender has the sender's session receive an EventMessageBlocked when a word blocks its message. By default nothing tells it.
	TellSender bool
}

// WithSensitiveWords sets how the app's sensitive words apply.
func WithSensitiveWords(w SensitiveWords) Option {
	return func(c *config) error {
		if w.Delay < 0 || w.Limit < 0 {
			return errors.New("emulator: WithSensitiveWords: the delay and the limit must not be negative")
		}
		for objectName, member := range w.Types {
			if objectName == "" || member == "" {
				return fmt.Errorf("emulator: WithSensitiveWords: the type %q with the member %q must have both names", objectName, member)
			}
		}
		c.words = w
		return nil
	}
}

// rules are what the state needs of them.
func (w SensitiveWords) rules() state.WordRules {
	types := map[string]string{"RC:TxtMsg": "content"}
	maps.Copy(types, w.Types)
	return state.WordRules{
		Delay: w.Delay, Limit: w.Limit, ServerMessages: w.ServerMessages, Types: types, TellSender: w.TellSender, Edit: moderation.Edit,
	}
}
