package message

import (
	"encoding/json"

	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// details are what the first chunk of a stream says beside its text.
type details struct {
	Type          string          `json:"type,omitempty"`
	User          json.RawMessage `json:"user,omitempty"`
	MentionedInfo json.RawMessage `json:"mentionedInfo,omitempty"`
	Extra         json.RawMessage `json:"extra,omitempty"`
}

func sendChunk(s *state.State, r *api.Request, kind state.ConversationType, target string) (api.Fields, error) {
	var content struct {
		Content    string `json:"content"`
		Seq        int64  `json:"seq"`
		Complete   bool   `json:"complete"`
		Reason     int    `json:"completeReason"`
		MessageUID string `json:"messageUID"`
		details
	}
	if err := r.Decode("content", &content); err != nil {
		return nil, api.Refuse(api.CodeBadParameter, "content: %v", err)
	}
	c := state.Chunk{
		From: r.Text("fromUserId"), Target: r.Text(target), Kind: kind, DirectedAt: r.List("toUserIds"),
		UID: content.MessageUID, Text: content.Content, Seq: content.Seq, Complete: content.Complete, Reason: content.Reason,
		IncludeSender: r.On("isIncludeSender"), Transient: r.Off("isPersisted"), Details: content.details,
	}
	var pairs map[string]string
	if err := r.Decode("extraContent", &pairs); err != nil {
		return nil, api.Refuse(api.CodeBadParameter, "extraContent: %v", err)
	}
	c.Expansion = expanded(pairs)
	uid, err := s.SendChunk(c)
	return api.Fields{"messageUID": uid}, err
}

//operation:message.sendPrivateStream
func SendPrivateStream(s *state.State, r *api.Request) (api.Fields, error) {
	return sendChunk(s, r, state.Private, "toUserId")
}

//operation:message.sendGroupStream
func SendGroupStream(s *state.State, r *api.Request) (api.Fields, error) {
	return sendChunk(s, r, state.Group, "toGroupId")
}

// streamContent returns the content of the message of a stream.
func streamContent(t state.Streamed) string {
	first, _ := t.Details.(details)
	encoded, _ := json.Marshal(struct {
		Content  string `json:"content"`
		Complete bool   `json:"complete"`
		Reason   int    `json:"completeReason"`
		Stop     int    `json:"stopReason"`
		details
	}{t.Text, t.Over, t.Reason, t.Stop, first}) // strings, numbers and JSON that was decoded: cannot fail
	return string(encoded)
}
