package webhook

import (
	"encoding/json"
	"time"

	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/message"
)

// Bot is an event of one of the app's bots (机器人 Webhook): a message to it, a recall, a read receipt, or a change of a group it is
// in. The URL is set for each integration of a bot, through the API.
//
// See https://docs.rongcloud.cn/platform-chat-api/bot/callback-channels/bot-callback-webhook
type Bot struct {
	*Delivery `json:"-"`

	Type string // what happened, such as BotPrivateMessage
	Time time.Time
	Bot  BotInfo
	Data json.RawMessage // the data of the type, as received

	// Fields of a message, decoded from Data.
	From       string
	Target     string
	ObjectName string
	Content    message.Content
	Original   string // the content as received
}

// The types of bot events.
const (
	BotPrivateMessage       = "message:private"
	BotGroupMentioned       = "message:group_mentioned"
	BotPrivateRecall        = "message:private_recall"
	BotGroupMentionedRecall = "message:group_mentioned_recall"
	BotPrivateRead          = "message:private_read"
	BotGroupRead            = "message:group_read"
	BotJoinedGroup          = "group:bot_join"
	BotLeftGroup            = "group:bot_left"
	BotGroupDismissed       = "group:dismiss"
	BotGroupUserJoined      = "group:user_join"
	BotGroupUserLeft        = "group:user_left"
)

// BotInfo describes the bot.
type BotInfo struct {
	UserID     string            `json:"userId"`
	Name       string            `json:"name"`
	ProfileURL string            `json:"profileUrl"`
	Type       string            `json:"type"`
	Metadata   map[string]string `json:"metadata,omitempty"`
}

// Kind returns KindBot.
func (Bot) Kind() Kind { return KindBot }

// ID returns an ID derived from the bot, the type, the time and the data.
func (b Bot) ID() string {
	var data any
	if json.Unmarshal(b.Data, &data) != nil {
		data = string(b.Data)
	}
	return id(KindBot, b.Bot.UserID, b.Type, millisText(b.Time), canonical(data))
}

type botWire struct {
	Type wire.Text       `json:"type"`
	Time wire.Int        `json:"timestamp"`
	Bot  botInfoWire     `json:"bot"`
	Data json.RawMessage `json:"data"`
}

type botInfoWire struct {
	UserID     wire.Text `json:"userId"`
	Name       wire.Text `json:"name"`
	ProfileURL wire.Text `json:"profileUrl"`
	Type       wire.Text `json:"type"`
	Metadata   members   `json:"metadata"`
}

// botMessageWire has the members of Data that a message has. Other data may have any shape, so no value is an error here.
type botMessageWire struct {
	From       wire.Text `json:"fromUserId"`
	Target     wire.Text `json:"toUserId"`
	ObjectName wire.Text `json:"objectName"`
	Text       wire.Text `json:"content"`
}

func decodeBot(d *decoder) ([]Event, error) {
	return each(d, func(w botWire) (Event, error) {
		if err := need("type", string(w.Type), "bot.userId", string(w.Bot.UserID)); err != nil {
			return nil, err
		}
		b := Bot{
			Delivery: d.Delivery, Type: string(w.Type), Time: timeOf(w.Time), Data: w.Data,
			Bot: BotInfo{string(w.Bot.UserID), string(w.Bot.Name), string(w.Bot.ProfileURL), string(w.Bot.Type), w.Bot.Metadata},
		}
		var m botMessageWire
		if json.Unmarshal(w.Data, &m) == nil {
			b.From, b.Target, b.ObjectName, b.Original = string(m.From), string(m.Target), string(m.ObjectName), string(m.Text)
		}
		if b.ObjectName != "" {
			b.Content = d.contents.Decode(b.ObjectName, b.Original)
		}
		return b, nil
	})
}

func (b Bot) body() (any, error) {
	data := b.Data
	if data == nil {
		name, content, err := contentOf(b.ObjectName, b.Original, b.Content)
		if err != nil {
			return nil, err
		}
		if data, err = json.Marshal(map[string]string{"fromUserId": b.From, "toUserId": b.Target, "objectName": name, "content": content}); err != nil {
			return nil, err
		}
	}
	return map[string]any{"type": b.Type, "timestamp": millis(b.Time), "bot": b.Bot, "data": data}, nil
}
