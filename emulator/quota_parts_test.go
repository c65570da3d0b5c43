package emulator_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/rongcloud-go/sdk/emulator"
)

// answered is an operation that does nothing.
func answered(id string) emulator.Option {
	return emulator.WithOperation(id, func(*http.Request) (any, error) { return nil, nil })
}

func expansion(conversation int) string {
	return fmt.Sprintf("msgUID=u&userId=ann&conversationType=%d&targetId=t&extraKeyVal={}", conversation)
}

func ultraMessage(channel string, groups ...string) string {
	if channel != "" {
		channel = `"busChannel":"` + channel + `",`
	}
	return fmt.Sprintf(`{"fromUserId":"ann","objectName":"RC:TxtMsg","content":"{}",%s"toGroupIds":["%s"]}`, channel, strings.Join(groups, `","`))
}

func TestTheQuotaOfGroupsIsPartOfTheWhole(t *testing.T) {
	t.Parallel()
	api := newStopped(t, emulator.WithQuotas(), answered("message.setExpansion"))
	for range 20 {
		api.must("message.setExpansion", expansion(3))
	}
	api.exceed("message.setExpansion", expansion(3))
	assert.Contains(t, api.emu.Requests()[20].Refusal, "message.setExpansion:groups: the quota is 20 calls about groups per second, 20 are used")
	for range 80 { // what was refused drew nothing
		api.must("message.setExpansion", expansion(1))
	}
	api.exceed("message.setExpansion", expansion(1))
	api.emu.Advance(time.Second)
	api.must("message.setExpansion", expansion(3))
}

func TestEachTargetHasAQuota(t *testing.T) {
	t.Parallel()
	api := newStopped(t, emulator.WithQuotas(), answered("ultragroup.publishMessage"))
	const operation = "ultragroup.publishMessage"
	for range 9 {
		api.must(operation, ultraMessage("", "g", "g"))
	}
	api.exceed(operation, ultraMessage("", "g", "g", "g")) // 18 and 3: none is taken
	api.must(operation, ultraMessage("", "g", "g"))
	api.exceed(operation, ultraMessage("", "h", "g"))
	assert.Contains(t, api.emu.Requests()[11].Refusal, "the quota is 20 messages to one channel, or group without a channel per second, 20 are used")
	api.must(operation, ultraMessage("", "h"))
	api.must(operation, ultraMessage("c", "g"))
	for range 19 {
		api.must(operation, ultraMessage("c", "g"))
	}
	api.exceed(operation, ultraMessage("c", "g"))
	api.must(operation, ultraMessage("d", "g"))
	for i := range 29 {
		api.must(operation, ultraMessage("", fmt.Sprintf("x%d", i), fmt.Sprintf("y%d", i)))
	}
	api.exceed(operation, ultraMessage("", "z")) // 20 + 1 + 20 + 1 + 58 is 100: the whole holds too
}
