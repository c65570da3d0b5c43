package webhook_test

import (
	"bytes"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/webhook"
)

// BenchmarkReceive decodes a routed message from the request to the event. The floor does the same with the standard library
// alone.
func BenchmarkReceive(b *testing.B) {
	from := sender
	from.Time = time.Now()
	r, err := from.NewRequest(b.Context(), "https://app.example/hook", webhook.Message{
		From: "u1", Target: "10086", Conversation: message.Chatroom, Content: message.Text{Content: "hello, everybody in this room 你好"},
		UID: "AAAA-BBBB-CCCC-0001", Time: moment, Source: "iOS",
	})
	require.NoError(b, err)
	body, err := io.ReadAll(r.Body)
	require.NoError(b, err)
	for _, c := range []struct {
		name    string
		receive func(*http.Request) (text string, err error)
	}{{"floor", receiveByHand}, {"webhook", receiver(b)}} {
		b.Run(c.name, func(b *testing.B) {
			reader := bytes.NewReader(body)
			r.Body = io.NopCloser(reader)
			b.ReportAllocs()
			for b.Loop() {
				reader.Reset(body)
				text, err := c.receive(r)
				if err != nil || text == "" {
					b.Fatal(err)
				}
			}
		})
	}
}

func receiver(b *testing.B) func(*http.Request) (string, error) {
	h := newHandler(b, webhook.WithWindow(time.Hour))
	return func(r *http.Request) (string, error) {
		d, err := h.Verify(r)
		if err != nil {
			return "", err
		}
		events, err := h.Decode(webhook.KindMessage, d)
		if err != nil {
			return "", err
		}
		return events[0].(webhook.Message).Content.(message.Text).Content, nil
	}
}

func receiveByHand(r *http.Request) (string, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return "", err
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return "", err
	}
	sum := sha1.Sum([]byte(appSecret + query.Get("nonce") + query.Get("timestamp")))
	if subtle.ConstantTimeCompare([]byte(hex.EncodeToString(sum[:])), []byte(query.Get("signature"))) != 1 {
		return "", errors.New("wrong signature")
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return "", err
	}
	var text struct {
		Content string `json:"content"`
		Extra   string `json:"extra"`
	}
	if err := json.Unmarshal([]byte(form.Get("content")), &text); err != nil {
		return "", err
	}
	return text.Content, nil
}
