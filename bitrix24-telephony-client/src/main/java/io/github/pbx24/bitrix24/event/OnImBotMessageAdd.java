package io.github.pbx24.bitrix24.event;

import org.jspecify.annotations.Nullable;

/**
 * Somebody wrote to a chat bot: {@code OnImBotMessageAdd}, or its successor {@code OnImBotV2MessageAdd}. The bot's own
 * tokens are in {@link #data()}.
 *
 * @param envelope what all events have
 * @param botId id of the bot
 * @param botCode code of the bot, null if not told
 * @param messageId id of the message
 * @param text what was written, null for a message without text
 * @param dialogId dialog to answer in, null if not told
 * @param chatId id of the chat, null if not told
 * @param authorId user who wrote, null if not told
 * @param language language of the author, null if not told
 * @see <a href="https://apidocs.bitrix24.com/api-reference/chat-bots/index.html">Chat bots</a>
 * @since 0.1
 */
public record OnImBotMessageAdd(
        EventEnvelope envelope,
        long botId,
        @Nullable String botCode,
        long messageId,
        @Nullable String text,
        @Nullable String dialogId,
        @Nullable Long chatId,
        @Nullable Long authorId,
        @Nullable String language)
        implements Bitrix24Event {

    /** Ids only. */
    @Override
    public String toString() {
        return envelope + " botId=" + botId + ", messageId=" + messageId;
    }
}
