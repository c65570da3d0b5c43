package emulator_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/internal/apitest"
	"github.com/rongcloud-go/sdk/message"
	"github.com/rongcloud-go/sdk/rongcloud"
)

func TestHistoryFileOfAnHour(t *testing.T) {
	ctx := t.Context()
	hour := time.Date(2026, 1, 2, 15, 0, 0, 0, rongcloud.Beijing.Location())
	emu, err := emulator.New(emulator.WithNow(func() time.Time { return hour.Add(10 * time.Minute) }))
	require.NoError(t, err)
	server := httptest.NewServer(emu)
	defer server.Close()
	client, err := rongcloud.New(emulator.DefaultAppKey, emulator.DefaultAppSecret, rongcloud.WithEndpoint(server.URL))
	require.NoError(t, err)
	messages := message.New(client)
	sent, err := messages.SendPrivate(ctx, message.PrivateParams{From: "u1", To: []string{"u2"}, Content: message.Text{Content: "hi"}})
	require.NoError(t, err)
	_, err = messages.SendGroup(ctx, message.GroupParams{From: "u1", To: []string{"g1"}, Content: message.Unknown{Name: "APP:Raw", Body: "no JSON"}})
	require.NoError(t, err)
	_, err = messages.SendPrivateStatus(ctx, message.StatusParams{From: "u1", To: []string{"u2"}, Content: message.Text{Content: "not kept"}})
	require.NoError(t, err)
	_, err = messages.Broadcast(ctx, message.BroadcastParams{From: "u1", Content: message.Text{Content: "to all"}})
	require.NoError(t, err)

	get := func() message.HistoryFile {
		t.Helper()
		file, err := messages.HistoryFile(ctx, message.HistoryFileParams{Hour: hour})
		require.NoError(t, err)
		return file
	}
	assert.Equal(t, message.HistoryFile{Hour: "2026010215"}, get(), "the hour is not over")
	emu.Advance(time.Hour)
	file := get()
	assert.Equal(t, server.URL+"/_logs/2026010215.zip", file.URL)
	records, err := apitest.Collect(message.HistoryRecords(ctx, server.Client(), file, message.HistoryReading{}))
	require.NoError(t, err)
	require.Len(t, records, 2)
	first := records[0]
	assert.Equal(t, sent.First().MessageUID, first.UID)
	assert.Equal(t, message.Text{Content: "hi"}, first.Content())
	assert.Equal(t, []any{"u1", "u2", message.Private, emulator.DefaultAppKey}, []any{first.From, first.TargetID, first.Type, first.AppKey})
	assert.WithinDuration(t, hour.Add(10*time.Minute), first.Sent, time.Second)
	assert.Equal(t, []any{message.Group, "g1", "no JSON"}, []any{records[1].Type, records[1].GroupID, records[1].Body})

	require.NoError(t, messages.DeleteHistoryFile(ctx, message.HistoryFileParams{Hour: hour}))
	assert.Empty(t, get().URL)
	_, err = apitest.Collect(message.HistoryRecords(ctx, server.Client(), file, message.HistoryReading{}))
	assert.ErrorContains(t, err, "404")
	resp, err := http.Get(server.URL + "/_logs/../etc.zip")
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	assert.NotEqual(t, http.StatusOK, resp.StatusCode)
}

func TestHistoryFilesGoAfterThreeDays(t *testing.T) {
	l := newLife(t)
	hour := l.Now()
	l.Advance(time.Hour)
	get := func() string {
		t.Helper()
		file, err := l.HistoryFile(t.Context(), message.HistoryFileParams{Hour: hour})
		require.NoError(t, err)
		return file.URL
	}
	assert.NotEmpty(t, get())
	l.Advance(3*24*time.Hour + time.Minute)
	assert.Empty(t, get())
}
