package message

import (
	"archive/zip"
	"encoding/json"
	"io"
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/api"
	"github.com/rongcloud-go/sdk/emulator/internal/state"
)

// LogPath is where the files of the message log are, each with the name of its hour and .zip behind it.
const LogPath = "/_logs/"

// LogHour is the form of an hour's name.
const LogHour = "2006010215"

func hour(r *api.Request) (time.Time, error) {
	h, err := r.In(LogHour, r.Text("date"))
	if err != nil {
		return h, api.Refuse(api.CodeBadParameter, "date: must be YYYYMMDDHH")
	}
	return h, nil
}

//operation:message.historyLogGet
func HistoryLogGet(s *state.State, r *api.Request) (api.Fields, error) {
	at, err := hour(r)
	if err != nil {
		return nil, err
	}
	url := ""
	if len(s.LoggedHour(at)) > 0 {
		url = r.URL(LogPath + r.Text("date") + ".zip")
	}
	return api.Fields{"url": url, "date": r.Text("date")}, nil
}

//operation:message.historyLogDelete
func HistoryLogDelete(s *state.State, r *api.Request) (api.Fields, error) {
	at, err := hour(r)
	if err == nil {
		s.DeleteLoggedHour(at)
	}
	return nil, err
}

// WriteLog writes the file of an hour: a zip with one file, in which every message is a line.
func WriteLog(w io.Writer, messages []*state.Message, appKey, name string, zone *time.Location) error {
	archive := zip.NewWriter(w)
	file, err := archive.Create(name)
	if err != nil {
		return err
	}
	for _, m := range messages {
		if _, err := io.WriteString(file, logLine(m, appKey, zone)); err != nil {
			return err
		}
	}
	return archive.Close()
}

func logLine(m *state.Message, appKey string, zone *time.Location) string {
	at, group := m.Time.In(zone), ""
	if m.Conversation == state.Group {
		group = m.Target
	}
	content := json.RawMessage(m.Content)
	if !json.Valid(content) {
		content, _ = json.Marshal(m.Content) // a string: cannot fail
	}
	line, _ := json.Marshal(struct {
		AppID      string          `json:"appId"`
		From       string          `json:"fromUserId"`
		Target     string          `json:"targetId"`
		Type       int             `json:"targetType"`
		Group      string          `json:"GroupId"`
		ObjectName string          `json:"classname"`
		Content    json.RawMessage `json:"content"`
		Time       string          `json:"dateTime"`
		UID        string          `json:"msgUID"`
		Source     string          `json:"source"`
	}{
		appKey, m.From, m.Target, int(m.Conversation), group, m.ObjectName, content, at.Format("2006-01-02 15:04:05.000"), m.UID, "SERVER",
	}) // strings, numbers and valid JSON: cannot fail
	return at.Format("2006/01/02 15:04:05") + " " + string(line) + "\n"
}
