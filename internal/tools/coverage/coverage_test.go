package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/internal/catalogue"
)

func TestTheTableCountsTheWholeCatalogue(t *testing.T) {
	const documented, leftOut = 272, 30
	rows := count()
	assert.Equal(t, documented, rows[""].documented)
	assert.Equal(t, leftOut, rows[""].leftOut)
	sum := 0
	for _, family := range catalogue.Families {
		sum += rows[family].documented
	}
	assert.Equal(t, documented, sum)
	for _, language := range []words{english, simplifiedChinese} {
		assert.Contains(t, language.table(rows), "| **272** |")
		assert.Contains(t, language.below(rows), "30")
	}
}

func TestTheCountNamesWhatIsComplete(t *testing.T) {
	rows := map[string]row{"chatroom": {documented: 9, called: 9}, "group": {documented: 8, called: 8}, "": {documented: 30, called: 20}}
	for _, family := range catalogue.Families {
		if _, there := rows[family]; !there {
			rows[family] = row{documented: 2, called: 1}
		}
	}
	assert.Equal(t, "20 of the 30 documented operations, including all 9 of chatrooms and all 8 of groups", english.count(rows))
	assert.Equal(t, "文档收录的 30 个接口已实现 20 个，其中聊天室的 9 个、群组的 8 个全部实现", simplifiedChinese.count(rows))
	delete(rows, "chatroom")
	delete(rows, "group")
	rows["chatroom"], rows["group"] = row{documented: 1}, row{documented: 1}
	assert.Equal(t, "20 of the 30 documented operations", english.count(rows))
}

func TestEveryChatroomOperationIsCalled(t *testing.T) {
	r := count()["chatroom"]
	assert.Equal(t, r.documented, r.called)
}

func TestWhatIsLeftOutIsNotBuilt(t *testing.T) {
	inSDK := called()
	for _, op := range catalogue.Operations() {
		if op.Status != catalogue.LeftOut {
			continue
		}
		assert.False(t, inSDK[op.ID], op.ID)
		assert.NotContains(t, emulator.Operations(), op.ID)
		assert.Contains(t, statusOf(op, false), "left out: "+op.Why)
		assert.NotEmpty(t, op.Why, op.ID)
	}
}

func TestTheListHasEveryOperation(t *testing.T) {
	text := list()
	for _, op := range catalogue.Operations() {
		assert.Equal(t, 1, strings.Count(text, "\n| `"+op.ID+"` |"), op.ID)
		assert.NotEmpty(t, titles[op.Family], op.Family)
	}
	for _, line := range []string{
		"| `push.notify` | `POST /push.json` without `message` and `fromuserid` | 2 calls per hour and 3 per day, shared as `push` |",
		"| `chatroom.broadcastMessage` | `POST /message/chatroom/broadcast.json` | 1 call per second |",
		"| built, deprecated for `chatroom.create` |",
	} {
		assert.Contains(t, text, line)
	}
}

func TestFill(t *testing.T) {
	got, err := fill("a <!-- coverage:x -->old<!-- /coverage:x --> b", map[string]string{"x": "new"})
	require.NoError(t, err)
	assert.Equal(t, "a <!-- coverage:x -->new<!-- /coverage:x --> b", got)
	for _, text := range []string{"", "<!-- coverage:x -->", "<!-- /coverage:x --><!-- coverage:x -->"} {
		_, err := fill(text, map[string]string{"x": "new"})
		assert.ErrorContains(t, err, "<!-- coverage:x -->", text)
	}
}
