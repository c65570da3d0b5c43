package callback

import (
	"encoding/json"
	"time"
	"unicode/utf8"

	"github.com/rongcloud-go/sdk/emulator/internal/state"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/webhook"
)

// verdictLimit is how long a message waits for its verdict. The number is from 2021; today's is not known. The request is not
// retried.
const verdictLimit = 3 * time.Second

// Judge asks the app for its verdict on a message. Without a usable response the message passes, as the service documents; its
// international brand documents the opposite.
func (d *Dispatcher) Judge(m state.Pending) state.Verdict {
	if !d.begin() {
		return state.Verdict{}
	}
	defer d.running.Done()
	p, err := d.pack(webhook.PreSend{
		From: m.From, Target: m.Target, Conversation: message.ConversationType(m.Conversation), DirectedAt: m.DirectedAt,
		ObjectName: m.ObjectName, Original: m.Content, Expandable: m.Expandable, ExtraContent: m.Expansion,
		UID: m.UID, Time: m.Time, Source: sourceOf(m.Origin),
	})
	d.mu.Lock()
	d.log.add(p.record)
	d.mu.Unlock()
	var v state.Verdict
	a := Attempt{Failure: "the event cannot be encoded"}
	if err == nil {
		v, a = d.ask(p)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	p.record.Attempts = []Attempt{a}
	p.record.Outcome = Succeeded
	if a.Failure != "" {
		p.record.Outcome = Dropped
		d.logGivenUp(p.record, "no usable verdict came: the message passes")
	}
	return v
}

func (d *Dispatcher) ask(p *parcel) (state.Verdict, Attempt) {
	a, answer, _ := d.post(p, verdictLimit)
	if a.Failure != "" {
		return state.Verdict{}, a
	}
	v, ok := readVerdict(answer)
	if !ok {
		a.Failure = "no verdict"
	}
	return v, a
}

// maxExtraChars is how much of a verdict's extra the sender receives.
const maxExtraChars = 1024

// readVerdict parses a response, and reports whether it is a verdict.
func readVerdict(answer []byte) (state.Verdict, bool) {
	var doc struct {
		Pass         *int   `json:"pass"` // 0 block, 1 pass, 2 pass without further moderation, of which there is none here
		Content      string `json:"replaceContent"`
		ExtraContent string `json:"replaceExtraContent"`
		Extra        string `json:"extra"`
	}
	if json.Unmarshal(answer, &doc) != nil || doc.Pass == nil || *doc.Pass < 0 || *doc.Pass > 2 || len(doc.Content) > state.MaxContentBytes {
		return state.Verdict{}, false
	}
	if *doc.Pass == 0 {
		if utf8.RuneCountInString(doc.Extra) > maxExtraChars {
			doc.Extra = string([]rune(doc.Extra)[:maxExtraChars])
		}
		return state.Verdict{Block: true, Extra: doc.Extra}, true
	}
	return state.Verdict{Content: doc.Content, ExtraContent: doc.ExtraContent}, true
}
