package emulator

import (
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/callback"
	"github.com/rongcloud-go/sdk/emulator/internal/console"
	"github.com/rongcloud-go/sdk/emulator/internal/gateway"
	"github.com/rongcloud-go/sdk/internal/credential"
)

// Option configures an Emulator.
type Option func(*config) error

type config struct {
	appKey, appSecret string
	zone              *time.Location
	now               func() time.Time
	queueSize         int
	userLimit         int
	strict            bool
	quotas            bool
	deduplication     bool
	words             SensitiveWords
	callbacks         callback.Config
	judgeServer       bool // callbacks also judge messages of the app server
	tokens            tokenConfig
	gateway           gateway.Config
	withConsole       bool
	console           console.Config
	operations        map[string]OperationFunc
	logger            *slog.Logger
}

// WithCredentials sets the App Key and App Secret that sign requests.
func WithCredentials(appKey, appSecret string) Option {
	return func(c *config) error {
		for name, value := range map[string]string{"App Key": appKey, "App Secret": appSecret} {
			if err := credential.Check("the "+name, value); err != nil {
				return fmt.Errorf("emulator: WithCredentials: %w", err)
			}
		}
		c.appKey, c.appSecret = appKey, appSecret
		return nil
	}
}

// WithLocation sets the time zone of times in responses. The default is Beijing time, as in the China data centre.
func WithLocation(zone *time.Location) Option {
	return func(c *config) error {
		if zone == nil {
			return errors.New("emulator: the location is nil")
		}
		c.zone = zone
		return nil
	}
}

// WithUserLimit sets the maximum number of registered users, which is 100 in the development environment. The default
// is no limit.
func WithUserLimit(n int) Option {
	return func(c *config) error {
		if n < 1 {
			return errors.New("emulator: the user limit must be positive")
		}
		c.userLimit = n
		return nil
	}
}

// WithSessionQueue sets the number of events that wait for a session that does not read them. Then the oldest are
// dropped. The default is 4096. Waiting messages have at most 64 MiB in total.
func WithSessionQueue(n int) Option {
	return func(c *config) error {
		if n < 1 {
			return errors.New("emulator: the queue must hold at least one event")
		}
		c.queueSize = n
		return nil
	}
}

const defaultQueueSize = 4096
